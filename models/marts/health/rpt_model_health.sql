with

united as (
    select * from {{ ref('rpt_input_health') }}
    union all
    select * from {{ ref('rpt_segment_health') }}
    union all
    select * from {{ ref('rpt_forecast_health') }}
    union all
    select * from {{ ref('rpt_value_health') }}
)

select * from united
order by 1
