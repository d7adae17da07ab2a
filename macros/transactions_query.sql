{# The query that reads the input as text, one row per record (see python_models/ingest). #}
{% macro transactions_query() -%}
    {%- if execute -%}
        {%- set plan = transactions_plan() -%}
        {#- A total that no column has is quantity times price. -#}
        {%- set absent = plan.absent_columns | reject('equalto', 'line_total') | list -%}
        {%- if absent -%}
            {%- do log(
                'No column for ' ~ absent | join(', ')
                ~ ': what needs it stays empty.'
                ~ (
                    ' An order is what a customer bought on one '
                    ~ var('order_without_invoice') ~ '.'
                    if 'invoice_id' in absent else ''
                ), info=true
            ) -%}
        {%- endif -%}
        {{ plan.sql }}
    {%- endif -%}
{%- endmacro %}
