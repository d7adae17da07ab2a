{# The record of runs: only ever appended to, so that no full refresh loses it. #}
{% macro create_run_log() -%}
    {%- if execute -%}
        create schema if not exists run_log;
        create table if not exists run_log.runs (
            invocation_id varchar,
            started_at timestamp,
            command varchar,
            is_success boolean,
            seconds double,
            rows_read bigint,
            input_files json,
            vars_in_force json,
            versions json,
            node_seconds json
        );
        -- Whose lines no run may read again.
        create table if not exists run_log.erased_customers (
            customer_hash varchar,
            erased_on date
        );
    {%- endif -%}
{%- endmacro %}
