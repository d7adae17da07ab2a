with

segments as (
    select * from {{ ref('dim_segments') }}
),

members as (
    select * from {{ ref('int_latest_members') }}
),

feature_bands as (
    select * from {{ ref('feature_bands') }}
),

measured as (
    select
        method,
        segment_id,
        unnest(['recency_days', 'frequency', 'monetary']) as feature,
        unnest([
            cast(recency_days as double),
            cast(frequency as double),
            cast(monetary as double)
        ]) as amount
    from members
),

counted as (
    select
        measured.method,
        measured.segment_id,
        feature_bands.feature,
        feature_bands.band_number,
        count(*) as customer_count
    from measured
    inner join feature_bands
        on measured.feature = feature_bands.feature
        and measured.amount >= coalesce(feature_bands.lowest, '-infinity')
        and measured.amount < coalesce(feature_bands.below, 'infinity')
    group by 1, 2, 3, 4
),

-- Every segment has every band, so that a chart has no gaps.
filled as (
    select
        segments.method,
        segments.segment_id,
        segments.segment_name,
        feature_bands.feature,
        feature_bands.band_number,
        feature_bands.band,
        coalesce(counted.customer_count, 0) as customer_count
    from segments
    cross join feature_bands
    left join counted
        on segments.method = counted.method
        and segments.segment_id = counted.segment_id
        and feature_bands.feature = counted.feature
        and feature_bands.band_number = counted.band_number
),

final as (
    select
        method,
        segment_id,
        segment_name,
        feature,
        band_number,
        band,
        customer_count,
        {{ share_of('customer_count', 'sum(customer_count) over by_segment') }}
            as segment_share,
        {{ share_of(
            'sum(customer_count) over by_band', 'sum(customer_count) over by_method'
        ) }} as overall_share
    from filled
    window
        by_segment as (partition by method, segment_id, feature),
        by_band as (partition by method, feature, band_number),
        by_method as (partition by method, feature)
)

select * from final
order by 1, 2, 4, 5
