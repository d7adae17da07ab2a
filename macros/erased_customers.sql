{# The hashes of the customers whose lines are left out (see erase_customer). #}
{% macro erased_customers() -%}
    {%- set list = adapter.get_relation(target.database, 'run_log', 'erased_customers') -%}
    {%- if not execute or list is none -%}
        {%- do return([]) -%}
    {%- endif -%}
    {%- do return(run_query(
        'select customer_hash from ' ~ list ~ ' order by 1'
    ).columns[0].values() | list) -%}
{%- endmacro %}
