{{ config(materialized='incremental', pre_hook='{{ forget_changed() }}') }}
-- How each feature is scaled in each window: (transformed - centre) / spread. A
-- window's scaler knows only that window's customers, so later data never changes an
-- earlier one.
with

snapshots as (
    select * from {{ ref('int_customer_snapshots') }}
    where window_id > {{ last_told_window() }}
),

moments as (
    select
        window_id,
        history_fingerprint
        {%- for feature in segmentation_features() %},
            {{ feature_moments(feature, [var('feature_scaling')]) }}
        {%- endfor %}
    from snapshots
    group by 1, 2
),

final as (
    {% for feature in segmentation_features() -%}
        select
            window_id,
            '{{ feature }}' as feature,
            '{{ "log1p" if var("feature_log1p") else "identity" }}' as transform,
            '{{ var("feature_scaling") }}' as scaling,
            {{ scaler_centre(feature, var('feature_scaling')) }} as centre,
            {{ scaler_spread(feature, var('feature_scaling')) }} as spread,
            history_fingerprint
        from moments
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from final
