{#
The list of the erased stands in the database and in a file beside it: who removes the
database to start anew from the input must not bring a person back.
#}
{% macro keep_erased_list() -%}
    {%- if execute and target.type == 'duckdb' -%}
        {%- set path = as_text_literal(beside_database('erased_customers.csv')) -%}
        {%- if run_query('select count(*) from glob(' ~ path ~ ')')[0][0] -%}
            {%- do run_query(
                'insert into run_log.erased_customers '
                ~ 'select customer_hash, min(erased_on) from read_csv(' ~ path
                ~ ", header = true, columns = {customer_hash: 'varchar', erased_on: 'date'})"
                ~ ' where customer_hash not in '
                ~ '(select customer_hash from run_log.erased_customers) group by 1'
            ) -%}
        {%- endif -%}
        {%- if run_query('select count(*) from run_log.erased_customers')[0][0] -%}
            {%- do run_query(
                'copy (select * from run_log.erased_customers order by 1, 2) to ' ~ path
                ~ ' (header)'
            ) -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}
