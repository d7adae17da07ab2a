{#
The query that reads what `make deliver` wrote, var deliveries_path; without the file a
table of no rows. The event tells whose it is: a customer who is erased must not come back.
#}
{% macro deliveries() -%}
    {%- set files = ask_ingest('list_files', {
        'path': var('deliveries_path'), 'allow_outside': var('allow_paths_outside'),
    }).files if execute else [] -%}
    {%- set columns = {
        'event_id': 'varchar', 'channel': 'varchar', 'audience_name': 'varchar',
        'status': 'varchar', 'attempted_at': 'timestamp',
    } -%}
    select
        {%- for column, type in columns.items() %}
            cast({{ column if files else 'null' }} as {{ type }}) as {{ column }}
            {{- ',' if not loop.last }}
        {%- endfor %}
    {% if files -%}
        from read_csv(
            [
                {%- for file in files %}
                    {{ as_text_literal(file) }}{{ ',' if not loop.last }}
                {%- endfor %}
            ],
            header = true,
            all_varchar = true
        )
    {%- else -%}
        from (values (1)) as nothing
        where false
    {%- endif %}
{%- endmacro %}
