{# The query that reads the input as text, one row per record (see python_models/ingest). #}
{% macro transactions_query() -%}
    {%- if execute -%}
        {%- set plan = transactions_plan() -%}
        {%- if plan.absent_columns -%}
            {%- do log(
                'No column for ' ~ plan.absent_columns | join(', ')
                ~ ': what needs it stays empty.'
                ~ (
                    ' An order is what a customer bought on one '
                    ~ var('order_without_invoice') ~ '.'
                    if 'invoice_id' in plan.absent_columns else ''
                ), info=true
            ) -%}
        {%- endif -%}
        {{ plan.sql }}
    {%- endif -%}
{%- endmacro %}
