with

segments as (
    select * from {{ ref('int_segments') }}
),

members as (
    select * from {{ ref('int_latest_members') }}
),

profiled as (
    select
        method,
        segment_id,
        count(*) as customer_count,
        sum(cast(monetary as decimal(18, 4))) as revenue,
        median(recency_days) as median_recency_days,
        median(frequency) as median_frequency,
        median(monetary) as median_monetary,
        median(product_diversity) as median_product_diversity
    from members
    group by 1, 2
),

final as (
    select
        segments.method,
        segments.segment_id,
        segments.segment_name,
        case
            when profiled.customer_count is null then 'nobody at present'
            else
                'bought '
                || {{ count_words('round(profiled.median_recency_days)', 'day') }}
                || ' ago, '
                || {{ count_words('profiled.median_frequency', 'order') }}
                || ', '
                || {{ money_words('profiled.median_monetary') }}
                || ' {{ var("monetary_basis") }}'
                || coalesce(
                    ', '
                    || {{ count_words(
                        'round(profiled.median_product_diversity)', 'product'
                    ) }},
                    ''
                )
        end as profile,
        segments.suggested_action,
        coalesce(profiled.customer_count, 0) as customer_count,
        coalesce(profiled.customer_count, 0)
        / cast(sum(profiled.customer_count) over by_method as double) as customer_share,
        cast(coalesce(profiled.revenue, 0) as double) as revenue,
        cast(coalesce(profiled.revenue, 0) as double)
        / nullif(cast(sum(profiled.revenue) over by_method as double), 0)
            as revenue_share,
        profiled.median_recency_days,
        profiled.median_frequency,
        profiled.median_monetary
    from segments
    left join profiled
        on segments.method = profiled.method
        and segments.segment_id = profiled.segment_id
    -- Noise and newcomers are only named where there are any.
    where
        segments.segment_id > 0
        or profiled.customer_count > 0
    window by_method as (partition by segments.method)
)

select * from final
order by 1, 2
