{{ config(materialized='ephemeral') }}
-- depends_on: {{ ref('column_aliases') }}

select * from (
{{ transactions_query() }}
)
