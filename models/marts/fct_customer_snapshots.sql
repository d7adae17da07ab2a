{{ config(materialized='view') }}
with

features as (
    select * from {{ ref('int_customer_features_scaled') }}
)

select * from features
