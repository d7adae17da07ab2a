{{ config(materialized='view') }}
-- What the online clusterer sees of each customer in each window: features transformed
-- but not scaled, since a model scales by the window that it was fitted in.
with

snapshots as (
    select * from {{ ref('int_customer_snapshots') }}
),

final as (
    select
        window_id,
        customer_id,
        is_active,
        cast(recency_days as double) as recency_days,
        monetary
        {%- for feature in var('clustering_features') %},
            cast({{ transformed(feature) }} as double) as {{ feature }}_transformed
        {%- endfor %}
    from snapshots
)

select * from final
