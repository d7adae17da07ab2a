{{ config(materialized='view') }}
-- What the static clusterers see: customers of the clustered window, raw and scaled.
with

features as (
    select * from {{ ref('int_customer_features_scaled') }}
),

clustered_window as (
    select * from {{ ref('int_clustered_window') }}
),

final as (
    select
        features.window_id,
        features.customer_id,
        features.recency_days,
        features.frequency,
        features.monetary,
        {%- for feature in var('clustering_features') %}
            -- A feature that a customer has not (the gap of a first order) is average.
            coalesce(features.{{ feature }}_scaled, 0) as {{ feature }}_scaled
            {{- ',' if not loop.last }}
        {%- endfor %}
    from features
    inner join clustered_window on features.window_id = clustered_window.window_id
)

select * from final
