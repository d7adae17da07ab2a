{# What the input is and how it is read; stops with one message where it cannot be. #}
{% macro transactions_plan() -%}
    {%- set aliases = [] -%}
    {%- for row in run_query(
        'select column_name, alias from ' ~ ref('column_aliases').render() ~ ' order by 1, 2'
    ) -%}
        {%- do aliases.append({'column_name': row[0], 'alias': row[1]}) -%}
    {%- endfor -%}
    {%- set request = tojson({
        'path': var('transactions_path'),
        'allow_outside': var('allow_paths_outside'),
        'aliases': aliases,
        'columns': var('transactions_columns'),
        'encoding': var('transactions_encoding'),
        'delimiter': var('transactions_delimiter'),
        'sheets': var('transactions_sheets'),
        'decimal_mark': var('decimal_mark'),
    }) -%}
    {%- set answer = run_query("select read_plan('" ~ request | replace("'", "''") ~ "')") -%}
    {%- set plan = fromjson(answer.columns[0].values()[0]) -%}
    {%- if plan.error is defined -%}
        {%- do exceptions.raise_compiler_error(plan.error) -%}
    {%- endif -%}
    {%- do return(plan) -%}
{%- endmacro %}
