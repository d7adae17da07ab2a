-- The leakage gate. A feature that alone tells the outcome with an AUC above the var's,
-- either way round, has seen what came. Small cut-offs are left out, where chance does
-- it too.
{%- set features = forecast_themes().values() | sum(start=[]) %}
with

training_rows as (
    select * from {{ ref('int_forecast_training_rows') }}
    where not {{ is_state('target') }}
),

told as (
    {% for feature in features -%}
        select
            target,
            as_of_at,
            '{{ feature }}' as feature,
            cast({{ feature }} as double) as feature_value,
            has_happened
        from training_rows
        where {{ feature }} is not null
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

levels as (
    select
        target,
        as_of_at,
        feature,
        feature_value,
        count(*) filter (where has_happened) as happened_count,
        count(*) filter (where not has_happened) as other_count
    from told
    group by 1, 2, 3, 4
),

cumulated as (
    select
        *,
        sum(other_count) over (
            partition by target, as_of_at, feature
            order by feature_value
        ) - other_count as others_below
    from levels
),

measured as (
    select
        target,
        as_of_at,
        feature,
        sum(happened_count) as happened_count,
        sum(other_count) as other_count,
        sum(happened_count * (2 * others_below + other_count))
        / nullif(cast(2 * sum(happened_count) * sum(other_count) as double), 0) as auc
    from cumulated
    group by 1, 2, 3
),

final as (
    select * from measured
    where
        least(happened_count, other_count) >= 30
        and greatest(auc, 1 - auc) > {{ var('leakage_auc_ceiling') }}
)

select * from final
