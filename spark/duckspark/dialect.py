"""DuckDB's SQL to Spark's: sqlglot, and the rules below where it does not go far enough.

This is the one place where differences of the two dialects stand; what each rule is for is
said with it, and `docs/spark.md` lists them. Functions that Spark can make of its own are
in `functions.sql`; those that only DuckDB computes in `functions`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import sqlglot
from sqlglot import exp
from sqlglot.dialects.spark import Spark

#: Statements of dbt-spark that are Spark's own already.
SPARKS_OWN = re.compile(
    r"\s*(/\*.*?\*/\s*)?(show|describe|use|set|drop|alter|refresh|truncate"
    r"|create\s+(schema|database|or\s+replace\s+temporary\s+function))\b",
    re.IGNORECASE | re.DOTALL,
)
#: What stands before the query of a model.
PREAMBLE = re.compile(
    r"\s*(?:/\*.*?\*/\s*)?(create\s+(?:or\s+replace\s+)?(?:temporary\s+)?(?:table|view)"
    r"\s+[\w.]+(?:\s+using\s+\w+)?(?:\s+partitioned\s+by\s*\([\w, ]+\))?\s+as\b"
    r"|insert\s+overwrite\s+table\s+[\w.]+)(.*)",
    re.IGNORECASE | re.DOTALL,
)
Rule = Callable[[exp.Expression], exp.Expression]
WHOLE = {exp.DataType.Type.INT, exp.DataType.Type.BIGINT, exp.DataType.Type.SMALLINT}
UNNESTED = "_unnested"


class UntranslatableError(Exception):
    """A construct for which there is no rule, so that nothing is guessed."""


class _Generator(Spark.Generator):
    TYPE_MAPPING = {
        **Spark.Generator.TYPE_MAPPING,
        exp.DataType.Type.INT128: "DECIMAL(38, 0)",
        exp.DataType.Type.UBIGINT: "DECIMAL(20, 0)",
        exp.DataType.Type.JSON: "STRING",
    }


class DuckOnSpark(Spark):
    """Spark's SQL with DuckDB's types."""

    Generator = _Generator


def as_literal(value: object) -> str:
    """Return a value as a literal of DuckDB."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float) or type(value).__name__ == "Decimal":
        return str(value)
    return "'" + str(value).replace("'", "''") + "'"


def translate(sql: str) -> list[str | exp.Expression]:
    """Return the statements of a text for Spark, in order.

    Texts are Spark's own statements as they are; expressions are rendered by `render` after
    the caller has looked at them (which files they read).
    """
    if SPARKS_OWN.match(sql) and ";" not in sql.strip().rstrip(";"):
        return [sql.strip().rstrip(";")]
    found = PREAMBLE.fullmatch(sql)
    preamble, body = (found[1], found[2]) if found else ("", sql)
    statements = []
    for tree in sqlglot.parse(body, read="duckdb"):
        if tree is not None:
            tree.set("preamble", preamble)
            statements.append(tree)
    return statements


def render(
    tree: exp.Expression, columns_of: Callable[[str], list[str]] | None = None
) -> str:
    """Return the SQL of Spark for a statement of `translate`.

    Parameters
    ----------
    columns_of : names the columns of a query of Spark, for unions by name
    """
    preamble = tree.args.pop("preamble", "")
    for rule in RULES:
        tree = _apply(rule, tree)
    tree = _by_name(tree, columns_of)
    # QUALIFY is sqlglot's: it makes subqueries, which the rules have been through.
    text = tree.sql(dialect=DuckOnSpark, comments=False)
    if isinstance(tree, exp.Create) and tree.kind == "TABLE":
        text += " USING PARQUET"
    return f"{preamble}\n{text}" if preamble else text


def _apply(rule: Rule, tree: exp.Expression) -> exp.Expression:
    """Ask a rule of every node, the inner ones first: what it makes may hold others."""
    for node in reversed(list(tree.dfs())):
        made = rule(node)
        if made is node:
            continue
        if node is tree:
            tree = made
        else:
            node.replace(made)
    return tree


def _by_name(
    tree: exp.Expression, columns_of: Callable[[str], list[str]] | None
) -> exp.Expression:
    """`union all by name`, which Spark's SQL lacks: every branch gets every column."""
    while found := next(
        (u for u in tree.find_all(exp.Union) if u.args.get("by_name")), None
    ):
        branches = list(_branches(found))
        context = _ctes_before(found)
        asked = [exp.select("*").from_(each.copy().subquery("branch")) for each in branches]
        for each in asked if context else []:
            each.set("with_", exp.With(expressions=[cte.copy() for cte in context]))
        had = [columns_of(each.sql(dialect=DuckOnSpark, comments=False)) for each in asked]
        every = list(dict.fromkeys(name for names in had for name in names))
        filled = [
            exp.select(
                *[
                    exp.column(name) if name in names else exp.alias_(exp.Null(), name)
                    for name in every
                ]
            ).from_(branch.copy().subquery("branch"))
            for branch, names in zip(branches, had, strict=True)
        ]
        united = exp.union(*filled, distinct=bool(found.args.get("distinct")))
        if found is tree:
            united.set("with_", found.args.get("with_"))
            tree = united
        else:
            found.replace(united)
    return tree


def _ctes_before(query: exp.Expression) -> list[exp.CTE]:
    """Return the common table expressions that a query can see, outer ones first."""
    seen = []
    place = query
    while place is not None:
        within = place.args.get("with_")
        if within is not None:
            earlier = within.expressions
            holders = {id(each) for each in _ancestors(query)}
            here = [at for at, cte in enumerate(earlier) if id(cte) in holders]
            seen = [*earlier[: here[0] if here else None], *seen]
        place = place.parent
    return seen


def _ancestors(node: exp.Expression) -> Iterable[exp.Expression]:
    while node is not None:
        yield node
        node = node.parent


def _branches(union: exp.Expression) -> Iterable[exp.Expression]:
    for side in (union.this, union.expression):
        if isinstance(side, exp.Union) and side.args.get("by_name"):
            yield from _branches(side)
        else:
            yield side


def _func(name: str, *arguments: exp.Expression | str) -> exp.Anonymous:
    parts = [exp.maybe_parse(each, dialect="spark") for each in arguments]
    return exp.Anonymous(this=name, expressions=parts)


def _cast(this: exp.Expression, type_: str) -> exp.Cast:
    return exp.Cast(this=this, to=exp.DataType.build(type_, dialect=DuckOnSpark))


def _text(node: exp.Expression) -> exp.Expression:
    """Read e'…' as a text; sqlglot takes it for bytes."""
    if isinstance(node, exp.ByteString):
        return exp.Literal.string(node.this)
    return node


def _infinity(node: exp.Expression) -> exp.Expression:
    """Make a bare 'infinity' a number, or Spark compares texts beside it."""
    if (
        isinstance(node, exp.Literal)
        and node.is_string
        and node.this in ("infinity", "-infinity")
        and not isinstance(node.parent, exp.Cast)
    ):
        return _cast(node.copy(), "double")
    return node


def _division(node: exp.Expression) -> exp.Expression:
    """DuckDB's `/` is of doubles; Spark's of decimals is a decimal."""
    if isinstance(node, exp.Div) and not _is_double(node.this):
        node.set("this", _cast(node.this.copy(), "double"))
    return node


def _is_double(node: exp.Expression) -> bool:
    return isinstance(node, exp.Cast) and node.to.is_type("double")


def _round(node: exp.Expression) -> exp.Expression:
    """Round a double as C does, by its bits; Spark rounds the digits that it prints.

    1.005 is a little less than it looks: to two places 1.0, but 1.01 by its digits.
    Decimals are exact in both. Spark knows the type only when it reads the statement.
    """
    if not isinstance(node, exp.Round) or not node.args.get("decimals"):
        return node
    value, places = node.this, node.args["decimals"]
    scale = f"1e{places.name}"
    by_bits = exp.Div(
        this=exp.Round(
            this=exp.Mul(this=exp.paren(value.copy()), expression=sqlglot.parse_one(scale))
        ),
        expression=sqlglot.parse_one(scale),
    )
    is_decimal = exp.Like(
        this=_func("typeof", value.copy()), expression=exp.Literal.string("decimal%")
    )
    return exp.If(
        this=is_decimal,
        true=_func("round", value.copy(), places.copy()),
        false=_cast(by_bits, "double"),
    )


def _cast_rule(node: exp.Expression) -> exp.Expression:
    """Casts that read or write text otherwise, or that do not round."""
    if not isinstance(node, exp.Cast):
        return node
    to, value = node.to, node.this
    if isinstance(node, exp.TryCast) and to.is_type("timestamp", "timestamp_ntz"):
        return _func("duckdb_timestamp", value)
    if to.is_type("bigint") and isinstance(value, exp.DPipe) and value.this.name == "0x":
        return _cast(_func("conv", value.expression, "16", "10"), "bigint")
    if to.is_type("text") and isinstance(value, exp.Round) and value.args.get("decimals"):
        # Of a number with a fraction DuckDB writes 1e-05 where Spark writes 1.0E-5.
        rounded = _func("round", value.this.copy(), value.args["decimals"].copy())
        is_double = exp.EQ(
            this=_func("typeof", value.this.copy()), expression=exp.Literal.string("double")
        )
        return exp.If(
            this=is_double,
            true=_func("duckdb_text", _cast(value.copy(), "double")),
            false=_cast(rounded, "string"),
        )
    if to.this in WHOLE and isinstance(value, exp.Literal) and not value.is_int:
        return _cast(_func("rint", value), to.sql(DuckOnSpark))
    return node


def _functions(node: exp.Expression) -> exp.Expression:
    rule = FUNCTIONS.get(type(node))
    if rule:
        return rule(node)
    if isinstance(node, exp.Anonymous):
        named = NAMES.get(node.name.lower())
        if named:
            return exp.Anonymous(this=named, expressions=node.expressions)
    return node


def _date_diff(node: exp.DateDiff) -> exp.Expression:
    """DuckDB counts the edges between two instants, Spark the whole units."""
    unit = node.text("unit").lower()
    if unit == "day":
        later, earlier = (_cast(each, "date") for each in (node.this, node.expression))
        # Not DateDiff, or this rule would be asked again.
        return _cast(_func("datediff", later, earlier), "bigint")
    if unit == "month":
        months = [
            exp.Add(
                this=exp.Mul(
                    this=_func("year", each.copy()), expression=exp.Literal.number(12)
                ),
                expression=_func("month", each.copy()),
            )
            for each in (node.this, node.expression)
        ]
        gap = exp.Sub(this=exp.paren(months[0]), expression=exp.paren(months[1]))
        return _cast(exp.paren(gap), "bigint")
    raise UntranslatableError(f"date_diff by {unit} has no rule for Spark.")


def _date_trunc(node: exp.Expression) -> exp.Expression:
    return _cast(
        _func("date_trunc", exp.Literal.string(node.text("unit").lower()), node.this),
        "timestamp_ntz",
    )


def _series(node: exp.GenerateSeries) -> exp.Expression:
    """Leave a series that goes nowhere empty; Spark takes it for an error."""
    start, end, step = (node.args.get(each) for each in ("start", "end", "step"))
    if node.args.get("is_end_exclusive"):
        end = exp.Sub(this=exp.paren(end), expression=exp.Literal.number(1))
    made = _func("sequence", *[each.copy() for each in (start, end, step) if each])
    return exp.If(
        this=exp.LTE(this=start.copy(), expression=end.copy()), true=made, false=exp.Array()
    )


def _best(name: str) -> Rule:
    """Rows without a value do not count in DuckDB; in Spark they may win."""

    def rule(node: exp.Expression) -> exp.Expression:
        value, by = node.this, node.expression
        if isinstance(by, exp.Tuple):
            by = exp.Struct(expressions=[each.copy() for each in by.expressions])
        known = exp.Not(this=exp.Is(this=value.copy(), expression=exp.Null()))
        return _func(name, value, exp.If(this=known, true=by, false=exp.Null()))

    return rule


def _quantile_disc(node: exp.PercentileDisc) -> exp.Expression:
    """Value at place ceil(q × n), reckoned in decimals as DuckDB does."""
    asked = node.expression
    collected = _func("collect_list", _cast(node.this, "double"))
    parent = node.parent
    if isinstance(parent, exp.Filter) and parent.this is node:
        raise UntranslatableError("quantile_disc with a filter is handled with it.")
    return _quantiles(collected, asked)


def _quantiles(collected: exp.Expression, asked: exp.Expression) -> exp.Expression:
    if isinstance(asked, exp.Array):
        return _func("list_quantiles_disc", collected, asked)
    listed = _func("list_quantiles_disc", collected, exp.Array(expressions=[asked]))
    return exp.Bracket(this=listed, expressions=[exp.Literal.number(0)])


def _filtered(node: exp.Expression) -> exp.Expression:
    """Move a filter on what is made of a list to the list."""
    if not isinstance(node, exp.Filter):
        return node
    if isinstance(node.this, exp.PercentileDisc):
        inner = node.this
        collected = exp.Filter(
            this=_func("collect_list", _cast(inner.this, "double")),
            expression=node.expression,
        )
        return _quantiles(collected, inner.expression)
    return node


def _windowed(node: exp.Expression) -> exp.Expression:
    """Make medians over frames, and aggregates over frames whose size is a column.

    Spark wants the size of a frame to be constant, and has no median over one. Both are
    made of the list of all rows before, cut to the size.
    """
    if isinstance(node, exp.Anonymous) and node.name.lower() == "mad":
        if not isinstance(node.parent, exp.Window):
            return _func(
                "list_mad", _func("collect_list", _cast(node.expressions[0], "double"))
            )
        return node
    if not isinstance(node, exp.Window) or node.arg_key == "windows":
        return node
    spec, size = _frame(node)
    aggregate = node.this
    is_mad = isinstance(aggregate, exp.Anonymous) and aggregate.name.lower() == "mad"
    if not (is_mad or isinstance(aggregate, exp.Median) or size):
        return node
    if isinstance(aggregate, exp.Median) and not spec.args.get("order"):
        return node
    if isinstance(aggregate, exp.Count) and isinstance(aggregate.this, exp.Star):
        spec.set("this", aggregate.copy())
        return _func("least", spec, size.copy())
    if not is_mad and not isinstance(aggregate, exp.Median):
        raise UntranslatableError(f"{aggregate.sql()} over a frame whose size is a column.")
    values = aggregate.expressions[0] if is_mad else aggregate.this
    spec.set("this", _func("collect_list", _cast(values.copy(), "double")))
    listed = _func("list_last", spec, size.copy()) if size else spec
    return _func("list_mad" if is_mad else "list_median", listed)


def _frame(node: exp.Window) -> tuple[exp.Window, exp.Expression | None]:
    """Return the window in full, and the size of its frame where that is a column."""
    spec = node.copy()
    if spec.args.get("alias"):
        select = node.find_ancestor(exp.Select)
        name = spec.args["alias"].name
        for named in select.args.get("windows") or []:
            if named.this.name == name:
                spec = named.copy()
    frame = spec.args.get("spec")
    start = frame.args.get("start") if frame else None
    if isinstance(start, exp.Column):
        frame.set("start", "UNBOUNDED")
        return spec, start
    return spec, None


def _over_name(node: exp.Expression) -> exp.Expression:
    """`over past - 1`: Spark reads `past-1` as a name."""
    is_use = isinstance(node, exp.Window) and node.arg_key != "windows"
    if is_use and node.args.get("alias") and not isinstance(node.parent, exp.Paren):
        return exp.paren(node.copy())
    return node


def _named_windows(node: exp.Expression) -> exp.Expression:
    """Drop names of windows that nobody uses any more."""
    if isinstance(node, exp.Select) and node.args.get("windows"):
        used = {
            each.args["alias"].name
            for each in node.find_all(exp.Window)
            if each.args.get("alias")
        }
        kept = [each for each in node.args["windows"] if each.this.name in used]
        node.set("windows", kept or None)
    return node


def _asof(node: exp.Expression) -> exp.Expression:
    """Make an asof join a plain one, within the bound that the next row sets."""
    if not isinstance(node, exp.Select):
        return node
    for join in node.args.get("joins") or []:
        if join.args.get("method") != "ASOF":
            continue
        right = join.this
        name = right.alias_or_name
        keys, moment = [], None
        conditions = (
            list(join.args["on"].flatten())
            if isinstance(join.args["on"], exp.And)
            else [join.args["on"]]
        )
        for condition in conditions:
            if isinstance(condition, exp.EQ):
                keys.append(_side(condition, name)[0])
            else:
                moment = condition
        theirs, ours, is_after = _moment(moment, name)
        neighbour = exp.Window(
            this=_func("lead" if is_after else "lag", theirs.copy()),
            partition_by=[key.copy() for key in keys] or None,
            order=exp.Order(expressions=[exp.Ordered(this=theirs.copy())]),
        )
        bound = exp.column("_asof_bound", table=name)
        inner = (
            exp.select("*", exp.alias_(neighbour, "_asof_bound"))
            .from_(right.copy())
            .where(exp.Not(this=exp.Is(this=theirs.copy(), expression=exp.Null())))
        )
        # The bound's own edge belongs to the neighbour, unless the join leaves it out.
        edge = {exp.GTE: exp.LT, exp.GT: exp.LTE, exp.LTE: exp.GT, exp.LT: exp.GTE}
        kind = type(moment)
        if _side(moment, name)[0] is moment.this:
            kind = {exp.GTE: exp.LTE, exp.GT: exp.LT, exp.LTE: exp.GTE, exp.LT: exp.GT}[
                kind
            ]
        within = exp.or_(
            exp.Is(this=bound.copy(), expression=exp.Null()),
            edge[kind](this=ours.copy(), expression=bound.copy()),
        )
        join.set("method", None)
        join.set("this", inner.subquery(name))
        join.set("on", exp.and_(*[each.copy() for each in conditions], within))
        for star in node.find_all(exp.Star):
            if star.find_ancestor(exp.Select) is not node:
                continue
            holder = star.parent
            is_ours = isinstance(holder, exp.Column) and holder.table == name
            if is_ours or holder is node:
                star.set("except_", [exp.to_identifier("_asof_bound")])
    return node


def _side(condition: exp.Expression, name: str) -> tuple[exp.Expression, exp.Expression]:
    """Return the side of a comparison that is of a table, then the other."""
    left, right = condition.this, condition.expression
    is_left = any(each.table == name for each in left.find_all(exp.Column))
    return (left, right) if is_left else (right, left)


def _moment(condition: exp.Expression, name: str) -> tuple:
    theirs, ours = _side(condition, name)
    is_flipped = theirs is condition.this
    is_after = isinstance(condition, exp.LTE | exp.LT if is_flipped else exp.GTE | exp.GT)
    return theirs, ours, is_after


def _unnest(node: exp.Expression) -> exp.Expression:
    """Make lists that are unnested in columns a lateral view, side by side."""
    if not isinstance(node, exp.Select):
        return node
    lists = []
    for column in node.expressions:
        for found in list(column.find_all(exp.Explode, exp.Anonymous)):
            if isinstance(found, exp.Anonymous):
                if found.name.lower() != "generate_subscripts":
                    continue
                one = exp.Literal.number(1)
                last = _func("size", found.expressions[0].copy())
                listed = _func("sequence", one, last)
            else:
                listed = found.this.copy()
            if listed.find(exp.AggFunc):
                continue
            alias = f"_u{len(lists) + 1}"
            lists.append(listed)
            if found is column:
                raise UntranslatableError("unnest without a name for its column.")
            found.replace(exp.column(alias, table=UNNESTED))
    if not lists:
        return node
    zipped = lists[0] if len(lists) == 1 else _func("arrays_zip", *lists)
    view = exp.Explode(this=zipped) if len(lists) == 1 else exp.Inline(this=zipped)
    if not node.args.get("from_") and not node.args.get("from"):
        node = node.from_(exp.select("1").subquery("_nothing"), copy=False)
    node.append(
        "laterals",
        exp.Lateral(
            this=view,
            view=True,
            alias=exp.TableAlias(
                this=exp.to_identifier(UNNESTED),
                columns=[exp.to_identifier(f"_u{at + 1}") for at in range(len(lists))],
            ),
        ),
    )
    return node


def _star_replace(node: exp.Expression) -> exp.Expression:
    """`* replace (f(x) as x)`: the column goes to the end, where order does not matter."""
    if not isinstance(node, exp.Select):
        return node
    columns = []
    for each in node.expressions:
        replaced = each.args.get("replace") if isinstance(each, exp.Star) else None
        if replaced:
            star = exp.Star(except_=[exp.to_identifier(new.alias) for new in replaced])
            columns += [star, *[new.copy() for new in replaced]]
        else:
            columns.append(each)
    node.set("expressions", columns)
    return node


def _regexp(node: exp.Expression) -> exp.Expression:
    """Replace the first match unless told 'g'; Spark does each, and groups are `$1`."""
    if isinstance(node, exp.RegexpFullMatch):
        pattern = node.expression
        whole = exp.Concat(
            expressions=[exp.Literal.string("\\A(?:"), pattern, exp.Literal.string(")\\z")]
        )
        if isinstance(pattern, exp.Literal):
            whole = exp.Literal.string(f"\\A(?:{pattern.this})\\z")
        return exp.RegexpLike(this=node.this, expression=whole)
    if not isinstance(node, exp.RegexpReplace):
        return node
    pattern, replacement = node.expression, node.args.get("replacement")
    is_anchored = pattern.name.startswith("^") or pattern.name.endswith("$")
    if "g" not in (node.text("modifiers") or "") and not is_anchored:
        raise UntranslatableError(f"regexp_replace of the first {pattern.name} only.")
    java = re.sub(r"\\(\d)", r"$\1", replacement.name if replacement else "")
    return _func("regexp_replace", node.this, pattern, exp.Literal.string(java))


def _in_list(node: exp.Expression) -> exp.Expression:
    """`x in ['a', 'b']` is an array in DuckDB."""
    if isinstance(node, exp.In) and len(node.expressions) == 1:
        only = node.expressions[0]
        if isinstance(only, exp.Array):
            node.set("expressions", only.expressions)
    unnested = node.args.get("unnest") if isinstance(node, exp.In) else None
    if unnested is not None:
        raise UntranslatableError("in unnest(…)")
    if isinstance(node, exp.In) and isinstance(node.args.get("field"), exp.Array):
        listed = node.args["field"].expressions
        node.set("field", None)
        node.set("expressions", listed)
    return node


def _ordered_list(node: exp.ArrayAgg) -> exp.Expression:
    ordered = node.this
    if not isinstance(ordered, exp.Order):
        return _func("collect_list", ordered)
    by = ordered.expressions
    if len(by) == 1 and by[0].this == ordered.this and not by[0].args.get("desc"):
        return _func("sort_array", _func("collect_list", ordered.this.copy()))
    raise UntranslatableError("A list ordered by another column than its own.")


def _json_object(node: exp.JSONObject) -> exp.Expression:
    pairs = []
    for pair in node.expressions:
        pairs += [pair.this.copy(), pair.expression.copy()]
    return _func("to_json", _func("named_struct", *pairs))


def _ranks(node: exp.Expression) -> exp.Expression:
    """Ranks and numbers of rows are of 64 bits in DuckDB: sums of them overflow 32."""
    if isinstance(node, exp.Window) and isinstance(
        node.this, exp.RowNumber | exp.Rank | exp.DenseRank
    ):
        return _cast(node.copy(), "bigint")
    return node


def _nullif(node: exp.Nullif) -> exp.Expression:
    """Spark 4 fails in some aggregates over what its own nullif makes."""
    is_equal = exp.EQ(this=exp.paren(node.this.copy()), expression=node.expression.copy())
    return exp.If(this=is_equal, true=exp.Null(), false=node.this.copy())


def _texts(node: exp.ConcatWs) -> exp.Expression:
    return _func(
        "concat_ws",
        node.expressions[0],
        *[_cast(each, "string") for each in node.expressions[1:]],
    )


#: Functions that sqlglot knows, for which its translation is not the same.
FUNCTIONS: dict[type[exp.Expression], Callable] = {
    exp.DateDiff: _date_diff,
    exp.TimestampTrunc: _date_trunc,
    exp.DateTrunc: _date_trunc,
    exp.GenerateSeries: _series,
    exp.ArgMax: _best("max_by"),
    exp.ArgMin: _best("min_by"),
    exp.PercentileDisc: _quantile_disc,
    exp.ArrayAgg: _ordered_list,
    exp.JSONObject: _json_object,
    exp.ConcatWs: _texts,
    exp.Exp: lambda node: _func("duckdb_exp", _cast(node.this, "double")),
    exp.Ln: lambda node: _func("duckdb_ln", _cast(node.this, "double")),
    exp.Nullif: _nullif,
    exp.TimeToUnix: lambda node: _func("duck_epoch", node.this),
    exp.ToDays: lambda node: _func("make_dt_interval", _cast(node.this, "int")),
    exp.Format: lambda node: _func(
        "duckdb_format",
        node.this,
        *[
            _cast(each, "double") if "f}" in node.this.name else _cast(each, "bigint")
            for each in node.expressions
        ],
    ),
}
#: Functions that sqlglot does not know: DuckDB's name to one of Spark or `functions.sql`.
NAMES = {
    "prefix": "startswith",
    "suffix": "endswith",
    "hash": "duckdb_hash",
    "error": "raise_error",
    "to_months": "duck_to_months",
    "try_strptime": "duckdb_strptime",
}
RULES: list[Rule] = [
    _text,
    _infinity,
    _in_list,
    _regexp,
    _windowed,
    _over_name,
    _named_windows,
    _filtered,
    _asof,
    _star_replace,
    _unnest,
    _cast_rule,
    _functions,
    _division,
    _round,
    _ranks,
]
