-- A view, not ephemeral: dbt skips what hangs on a broken ephemeral model, and its unit
-- tests, without a word, and the message about the file would be lost.
{{ config(materialized='view') }}
-- depends_on: {{ ref('column_aliases') }}

with

final as (
{{ transactions_query() }}
)

select * from final
