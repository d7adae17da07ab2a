{{ config(materialized='view') }}
-- The snapshots with every feature also scaled by its window's scaler. A view: the wide
-- rows are stored once.
with

snapshots as (
    select * exclude (age_at_last_order_days, history_fingerprint)
    from {{ ref('int_customer_snapshots') }}
),

scalers as (
    select
        window_id
        {%- for feature in segmentation_features() %},
            max(centre) filter (where feature = '{{ feature }}')
                as {{ feature }}_centre,
            max(spread)
                filter (where feature = '{{ feature }}') as {{ feature }}_spread
        {%- endfor %}
    from {{ ref('int_feature_scalers') }}
    group by 1
),

final as (
    select
        snapshots.*
        {%- for feature in segmentation_features() %},
            {{ scaled(feature, 'snapshots', 'scalers') }} as {{ feature }}_scaled
        {%- endfor %}
    from snapshots
    inner join scalers on snapshots.window_id = scalers.window_id
)

select * from final
