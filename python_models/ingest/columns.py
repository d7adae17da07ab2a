"""Which column of a file is which: header names to canonical names, by aliases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


class BadInputError(ValueError):
    """Input that cannot be read; the message says what, where and what to do."""


@dataclass(frozen=True)
class Alias:
    """One accepted spelling of a canonical column (a row of seeds/column_aliases.csv).

    Parameters
    ----------
    column_name : canonical name, such as ``invoiced_at``
    alias : accepted header; case, spaces and punctuation do not count
    """

    column_name: str
    alias: str


def fold(name: str) -> str:
    """Return a header without case, spaces, underscores and punctuation."""
    return re.sub(r"[\W_]+", "", name).casefold()


def map_columns(
    header: Sequence[str],
    aliases: Iterable[Alias],
    overrides: Mapping[str, str],
    file_name: str,
) -> dict[str, int]:
    """Find the position of each canonical column in a header.

    Parameters
    ----------
    header : the file's column names, in order
    aliases : accepted spellings
    overrides : canonical name → exact header, for files that the aliases do not fit
    file_name : named in errors

    Returns
    -------
    Canonical name → position in ``header``; columns that nobody asked for are absent.

    Raises
    ------
    BadInputError
        A header is there twice, two headers claim one canonical column, an override
        names a missing header, or a critical column is missing.
    """
    aliases = list(aliases)
    _refuse_repeated(header, file_name)
    spellings = {fold(each.alias): each.column_name for each in aliases}
    known = {each.column_name for each in aliases}

    found: dict[str, int] = {}
    for canonical, wanted in overrides.items():
        if canonical not in known:
            raise BadInputError(
                f"transactions_columns names '{canonical}', which is no column of "
                f"ours. Use one of: {', '.join(sorted(known))}."
            )
        if wanted not in header:
            raise BadInputError(
                f"{file_name}: transactions_columns says that {canonical} is "
                f"'{wanted}', but the file has: {', '.join(header)}."
            )
        found[canonical] = list(header).index(wanted)

    for position, name in enumerate(header):
        canonical = spellings.get(fold(name))
        if canonical is None or canonical in overrides:
            continue
        if canonical in found:
            raise BadInputError(
                f"{file_name}: the columns '{header[found[canonical]]}' and '{name}' "
                f"both mean {canonical}. Rename or drop one, or say which with "
                f"--vars 'transactions_columns: {{{canonical}: \"{name}\"}}'."
            )
        found[canonical] = position

    _require_critical(found, header, aliases, file_name)
    return found


def _refuse_repeated(header: Sequence[str], file_name: str) -> None:
    seen: set[str] = set()
    for name in header:
        # Headers of signs only, such as # and %, fold to nothing and are told apart.
        folded = fold(name) or name.strip()
        if folded and folded in seen:
            raise BadInputError(
                f"{file_name}: the column '{name}' is there more than once. Rename or "
                f"drop one of them."
            )
        seen.add(folded)


def _require_critical(
    found: Mapping[str, int],
    header: Sequence[str],
    aliases: Sequence[Alias],
    file_name: str,
) -> None:
    missing = [name for name in ("invoiced_at", "customer_id") if name not in found]
    has_amount = "line_total" in found or {"quantity", "unit_price"} <= found.keys()
    if not has_amount:
        missing += [name for name in ("quantity", "unit_price") if name not in found]
    if not missing:
        return
    told = "; ".join(
        f"{name} (accepted: {', '.join(a.alias for a in aliases if a.column_name == name)})"
        for name in missing
    )
    instead = "" if has_amount else " A line total can stand for quantity and price."
    raise BadInputError(
        f"{file_name}: missing column {told}. The file has: {', '.join(header)}."
        f"{instead} Rename the column, add its spelling to seeds/column_aliases.csv, "
        f"or set the var transactions_columns."
    )
