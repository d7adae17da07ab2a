{#
The query that reads what `make deliver` wrote, var deliveries_path; without the file a
table of no rows.
#}
{% macro deliveries() -%}
    {%- set path = as_text_literal(var('deliveries_path')) -%}
    {%- set columns = {
        'event_id': 'varchar', 'channel': 'varchar', 'audience_name': 'varchar',
        'customer_id': 'varchar', 'status': 'varchar', 'attempted_at': 'timestamp',
    } -%}
    {%- set is_there = execute
        and run_query('select count(*) from glob(' ~ path ~ ')').rows[0][0] > 0 -%}
    select
        {%- for column, type in columns.items() %}
            cast({{ column if is_there else 'null' }} as {{ type }}) as {{ column }}
            {{- ',' if not loop.last }}
        {%- endfor %}
    {% if is_there -%}
        from read_csv({{ path }}, header = true, all_varchar = true)
    {%- else -%}
        from (values (1)) as nothing
        where false
    {%- endif %}
{%- endmacro %}
