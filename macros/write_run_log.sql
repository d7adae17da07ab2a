{# Adds this run to the record: when, what, with which vars, on which files, how long. #}
{% macro write_run_log(results) -%}
    {%- if execute and flags.WHICH in ['build', 'run'] -%}
        {%- set settings = {} -%}
        {%- for name in var_rules() -%}
            {%- do settings.update({name: var(name)}) -%}
        {%- endfor -%}
        {%- set seconds = {} -%}
        {%- for result in results -%}
            {%- do seconds.update({result.node.name: result.execution_time | round(3)}) -%}
        {%- endfor -%}
        {%- set failed = failed_nodes(results) -%}
        {#- By its name: with --empty a ref() is a query of no rows, not a table. -#}
        {%- set lines = ref('stg_retail__transactions') -%}
        {%- set staged = adapter.get_relation(
            lines.database, lines.schema, lines.identifier
        ) -%}
        {%- set has_read = staged is not none and 'stg_retail__transactions' not in failed -%}
        {%- set now = modules.datetime.datetime.now(modules.pytz.utc) -%}
        insert into run_log.runs
        select
            '{{ invocation_id }}',
            timestamp '{{ run_started_at.strftime("%Y-%m-%d %H:%M:%S") }}',
            '{{ flags.WHICH }}',
            {{ 'false' if failed else 'true' }},
            {{ (now - run_started_at).total_seconds() | round(3) }},
            {{ '(select count(*) from ' ~ staged ~ ')' if has_read else 'null' }},
            {{ as_json_literal(transactions_plan().files if has_read else []) }},
            {{ as_json_literal(settings) }},
            json_object('dbt', '{{ dbt_version }}', 'duckdb', version()),
            {{ as_json_literal(seconds) }}
    {%- endif -%}
{%- endmacro %}
