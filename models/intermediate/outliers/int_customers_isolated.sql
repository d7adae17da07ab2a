-- Customers whose combination of features random trees isolate early.
with

scores as (
    select * from {{ ref('int_isolation_scores') }}
),

usual as (
    select
        median(isolation_score) as usual_value,
        count(*) as compared_count
    from scores
),

snapshots as (
    select * from {{ ref('int_customer_snapshots') }}
),

final as (
    select
        'customer' as subject,
        scores.customer_id as subject_id,
        'isolation_forest' as rule,
        scores.window_id,
        snapshots.window_end_at as happened_at,
        scores.customer_id,
        scores.isolation_score as value,
        cast({{ var('isolation_score_fence') }} as double) as fence,
        usual.usual_value,
        usual.compared_count,
        'a rare combination of ' || concat_ws(
            ', '
            {%- for feature in var('clustering_features') %},
                '{{ feature | replace("_", " ") }} '
                || coalesce(
                    cast(round(snapshots.{{ feature }}, 2) as varchar), 'unknown'
                )
            {%- endfor %}
        ) as explanation
    from scores
    cross join usual
    inner join snapshots
        on scores.window_id = snapshots.window_id
        and scores.customer_id = snapshots.customer_id
    where scores.isolation_score > {{ var('isolation_score_fence') }}
)

select * from final
