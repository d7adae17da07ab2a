{{ config(materialized='view') }}
-- What the static clusterers see: the customers of the last window, raw and scaled.
with

features as (
    select * from {{ ref('int_customer_features_scaled') }}
),

windows as (
    select * from {{ ref('int_observation_windows') }}
),

final as (
    select
        window_id,
        customer_id,
        recency_days,
        frequency,
        monetary,
        {%- for feature in var('clustering_features') %}
            -- A feature that a customer has not (the gap of a first order) is average.
            coalesce({{ feature }}_scaled, 0) as {{ feature }}_scaled
            {{- ',' if not loop.last }}
        {%- endfor %}
    from features
    where window_id = (select max(window_id) from windows)
)

select * from final
