-- Where customers of each rule-based segment stand by the stream: the same shop seen by
-- fixed rules and by clusters that move. A row far from 1 is a segment that the stream splits.
with

crosstab as (
    select * from {{ ref('fct_method_crosstab') }}
    where method = 'rfm_rules' and other_method = 'stream'
),

final as (
    select
        segment_id,
        segment_name as static_segment_name,
        other_segment_name as stream_segment_name,
        customer_count,
        customer_share,
        rank() over (
            partition by segment_id
            order by customer_count desc, other_segment_id
        ) as rank_in_segment
    from crosstab
    where customer_count > 0
)

select * from final
order by 1, 6
