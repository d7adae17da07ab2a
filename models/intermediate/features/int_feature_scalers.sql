{{ config(materialized='incremental', pre_hook='{{ forget_changed_windows() }}') }}
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
            count({{ feature }}) as {{ feature }}_count,
            {%- if var('feature_scaling') == 'standard' %}
                {{ exact_sum(transformed(feature)) }} as {{ feature }}_sum,
                {{ exact_sum('power(' ~ transformed(feature) ~ ', 2)') }}
                    as {{ feature }}_square_sum
            {%- else %}
                min({{ transformed(feature) }}) as {{ feature }}_min,
                max({{ transformed(feature) }}) as {{ feature }}_max
            {%- endif %}
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
            {%- if var('feature_scaling') == 'standard' %}
                {{ feature }}_sum / nullif({{ feature }}_count, 0) as centre,
                sqrt(greatest(
                    {{ feature }}_square_sum / nullif({{ feature }}_count, 0)
                    - power({{ feature }}_sum / nullif({{ feature }}_count, 0), 2),
                    0
                )) as spread
            {%- elif var('feature_scaling') == 'minmax' %}
                {{ feature }}_min as centre,
                {{ feature }}_max - {{ feature }}_min as spread
            {%- else %}
                cast(0 as double) as centre,
                cast(1 as double) as spread
            {%- endif %},
            history_fingerprint
        from moments
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from final
