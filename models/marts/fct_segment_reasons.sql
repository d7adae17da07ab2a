{% set features = var('clustering_features') -%}
with

clustered as (
    select * from {{ ref('int_customers_clustered') }}
    where next_segment_id is not null
),

segments as (
    select * from {{ ref('int_segments') }}
),

pulls as (
    {% for feature in features -%}
        select
            method,
            customer_id,
            '{{ feature }}' as feature,
            {{ loop.index }} as feature_number,
            {{ feature }}_pull as pull
        from clustered
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

ranked as (
    select
        *,
        row_number() over (
            partition by method, customer_id
            order by pull desc, feature_number asc
        ) as pull_rank
    from pulls
),

reasons as (
    select
        method,
        customer_id,
        max(feature) filter (where pull_rank = 1) as reason_1,
        max(feature) filter (where pull_rank = 2) as reason_2
    from ranked
    group by 1, 2
),

final as (
    select
        clustered.method,
        clustered.window_id,
        clustered.customer_id,
        clustered.segment_id,
        own_segments.segment_name,
        clustered.distance,
        clustered.next_segment_id,
        next_segments.segment_name as next_segment_name,
        clustered.next_distance,
        reasons.reason_1,
        reasons.reason_2
    from clustered
    inner join reasons
        on clustered.method = reasons.method
        and clustered.customer_id = reasons.customer_id
    inner join segments as own_segments
        on clustered.method = own_segments.method
        and clustered.segment_id = own_segments.segment_id
    inner join segments as next_segments
        on clustered.method = next_segments.method
        and clustered.next_segment_id = next_segments.segment_id
)

select * from final
order by 1, 3
