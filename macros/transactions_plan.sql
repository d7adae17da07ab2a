{# What the input is and how it is read; stops with one message where it cannot be. #}
{% macro transactions_plan() -%}
    {%- set aliases = [] -%}
    {%- for row in run_query(
        'select column_name, alias from ' ~ ref('column_aliases').render() ~ ' order by 1, 2'
    ) -%}
        {%- do aliases.append({'column_name': row[0], 'alias': row[1]}) -%}
    {%- endfor -%}
    {%- do return(ask_ingest('read_plan', {
        'path': var('transactions_path'),
        'allow_outside': var('allow_paths_outside'),
        'aliases': aliases,
        'columns': var('transactions_columns'),
        'encoding': var('transactions_encoding'),
        'delimiter': var('transactions_delimiter'),
        'sheets': var('transactions_sheets'),
        'decimal_mark': var('decimal_mark'),
    })) -%}
{%- endmacro %}
