{#
Copies the marts into the file that the site and analysts read. Only a run that built every
mart and in which nothing failed is published, and the file changes in one step: a reader
finds the last good marts or the new ones, never half of them, and holds up no build.
#}
{% macro publish_marts(results) -%}
    {%- if execute and target.type == 'duckdb' and flags.WHICH in ['build', 'run']
        and not flags.EMPTY -%}
        {%- set built = built_nodes(results) -%}
        {%- set marts = marts_of_project() -%}
        {%- if not failed_nodes(results)
            and marts | rejectattr('name', 'in', built) | list == [] -%}
            {{ copy_marts(marts) }}
            {%- do log(
                'Publishing ' ~ published_path() ~ ', told from ' ~ var('transactions_path'),
                info=true
            ) -%}
        {%- elif marts | selectattr('name', 'in', built) | list -%}
            {%- do log(
                'Not published: ' ~ (
                    failed_nodes(results) | length ~ ' failed or skipped' if failed_nodes(results)
                    else 'only a part of the marts was built'
                ) ~ '. The site still reads the marts of the last whole run.', info=true
            ) -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}
