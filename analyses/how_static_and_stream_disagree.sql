-- Where the customers of each segment of the rules stand by the stream. A segment whose
-- first row has a share far below 1 is one that the stream splits.
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
            order by customer_count desc, other_segment_id asc
        ) as rank_in_segment
    from crosstab
    where customer_count > 0
)

select * from final
order by 1, 6
