-- How many moves between segments are customers' doing, time's, or the model's.
with

transitions as (
    select * from {{ ref('fct_segment_transitions') }}
),

final as (
    select
        method,
        cast(date_trunc('month', moved_on) as date) as move_month,
        count(*) as move_count,
        avg(cast(cause = 'behaviour' as integer)) as behaviour_share,
        avg(cast(cause = 'ageing' as integer)) as ageing_share,
        avg(cast(cause = 'model' as integer)) as model_share
    from transitions
    group by 1, 2
)

select * from final
order by 1, 2
