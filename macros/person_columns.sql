{#
Where a person could stand in the database: each column of text and each id of a line, with
the predicate under which a value of it is looked at. Of products, stock codes look like
customers' ids and are none.
#}
{% macro person_columns() -%}
    {%- set found = [] -%}
    {%- for row in run_query(
        "select columns.schema_name, columns.table_name, columns.column_name, "
        ~ "bool_or(columns.column_name = 'subject') over ("
        ~ "partition by columns.table_oid) as has_subject "
        ~ "from duckdb_columns() as columns "
        ~ "inner join duckdb_tables() as tables on columns.table_oid = tables.table_oid "
        ~ "and columns.database_oid = tables.database_oid "
        ~ "where tables.database_name = current_database() "
        ~ "and columns.schema_name in ('staging', 'intermediate', 'marts') "
        ~ "qualify columns.column_name <> 'stock_code' and ("
        ~ "columns.data_type = 'VARCHAR' or columns.column_name like '%line_id') "
        ~ "order by all"
    ).rows -%}
        {%- set relation = api.Relation.create(
            database=target.database, schema=row[0], identifier=row[1]
        ) -%}
        {%- set of_person = "subject in ('customer', 'line')" -%}
        {%- set looked_at = of_person if row[3] and row[2] == 'subject_id' else 'true' -%}
        {%- do found.append({
            'relation': relation,
            'names_person': row[2] in ['customer_id', 'order_id', 'invoice_id', 'subject_id']
                or row[2].endswith('line_id'),
            'predicate': looked_at ~ ' and cast(' ~ row[2]
                ~ ' as varchar) in (select key from erased_keys)',
        }) -%}
    {%- endfor -%}
    {%- do return(found) -%}
{%- endmacro %}
