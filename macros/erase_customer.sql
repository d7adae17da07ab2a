{#
Removes a person: dbt run-operation erase_customer --args '{customer_id: "13085"}'. The id is
that of the file. Their rows go from every table, no later run reads their lines again, and
the database's file is written anew, since a deleted row stays in the old one's free blocks.
What is known of groups follows with the next build.
#}
{% macro erase_customer(customer_id) -%}
    {%- if target.type != 'duckdb' -%}
        {%- do exceptions.raise_compiler_error(
            'erase_customer works on DuckDB. On Spark, take the lines out of the input and '
            ~ 'remove the folder data/spark: the next build tells everything anew.'
        ) -%}
    {%- endif -%}
    {%- do refuse_lost_key() -%}
    {%- set id = customer_id | string | trim -%}
    {%- set lines = adapter.get_relation(
        target.database, 'staging', 'stg_retail__transactions'
    ) -%}
    {%- if not id or lines is none -%}
        {%- do exceptions.raise_compiler_error(
            'Name a customer, as in --args \'{customer_id: "13085"}\', in a project that is built.'
        ) -%}
    {%- endif -%}
    {%- set id = as_text_literal(id) -%}
    {%- do run_query(create_run_log()) -%}
    {#- What is only theirs: the name, their lines, and orders that nobody else is on. -#}
    {%- do run_query(
        'create or replace temp table erased_keys as '
        ~ 'select ' ~ customer_name(id) ~ ' as key '
        ~ 'union select cast(line_id as varchar) from ' ~ lines
        ~ ' where customer_id = ' ~ customer_name(id)
        ~ ' union select invoice_id from ' ~ lines
        ~ ' group by 1 having invoice_id is not null '
        ~ 'and bool_and(customer_id is not distinct from ' ~ customer_name(id) ~ ')'
    ) -%}
    {%- set columns = person_columns() -%}
    {%- do run_query(
        'insert into run_log.erased_customers select ' ~ customer_hash(id)
        ~ ', current_date where ' ~ customer_hash(id)
        ~ ' not in (select customer_hash from run_log.erased_customers)'
    ) -%}
    {%- set removed = namespace(rows=0, tables=[]) -%}
    {%- for column in columns if column.names_person -%}
        {%- set count = run_query(
            'delete from ' ~ column.relation ~ ' where ' ~ column.predicate
        ).columns[0].values()[0] | int -%}
        {%- set removed.rows = removed.rows + count -%}
        {%- if count and column.relation not in removed.tables -%}
            {%- do removed.tables.append(column.relation) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for column in columns -%}
        {%- if run_query(
            'select count(*) from ' ~ column.relation ~ ' where ' ~ column.predicate
        ).columns[0].values()[0] -%}
            {%- do exceptions.raise_compiler_error(
                'Nothing was removed: ' ~ column.relation ~ ' would still name the customer.'
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- do run_query('commit') -%}
    {%- do keep_erased_list() -%}
    {%- do run_query(copy_marts(marts_of_project())) -%}
    {%- do run_query(rewrite_database()) -%}
    {%- do log(
        'Removed ' ~ removed.rows ~ ' rows from ' ~ removed.tables | length
        ~ ' tables; none of ' ~ columns | length ~ ' columns names the customer any more. '
        ~ 'Now `dbt build` tells groups anew, and `make site` the site. The input itself, '
        ~ 'contacts, the log of deliveries, backups, and logs/dbt.log and '
        ~ 'target/run_results.json, which hold this command, are yours to clear.',
        info=true
    ) -%}
{%- endmacro %}
