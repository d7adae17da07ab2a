with

united as (
    select * from {{ ref('int_lines_fenced') }}
    union all by name
    select * from {{ ref('int_customers_fenced') }}
    union all by name
    select * from {{ ref('int_customers_isolated') }}
    union all by name
    select * from {{ ref('int_spikes_found') }}
),

final as (
    select
        subject,
        subject_id,
        rule,
        happened_at,
        cast(window_id as integer) as window_id,
        customer_id,
        stock_code,
        order_id,
        value,
        fence,
        usual_value,
        cast(compared_count as bigint) as compared_count,
        is_returned,
        explanation
    from united
)

select * from final
order by 1, 2, 3, 4
