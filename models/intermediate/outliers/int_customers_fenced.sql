-- Customers beyond the robust fences, a row for each of the two rules.
with

fences as (
    select * from {{ ref('int_customer_fences') }}
),

by_rule as (
    select
        *,
        'monetary_fence' as rule,
        monetary as value,
        case
            when monetary > usual_monetary then monetary_upper_fence
            else monetary_lower_fence
        end as fence,
        usual_monetary as usual_value,
        {{ money_words('monetary') }} || ' so far; a customer usually '
        || {{ money_words('usual_monetary') }} as explanation
    from fences
    where is_outlier
    union all
    select
        *,
        'order_size_fence' as rule,
        average_units_per_order as value,
        units_per_order_fence as fence,
        usual_units_per_order as usual_value,
        {{ count_words('round(average_units_per_order)', 'piece') }}
        || ' an order; a customer usually '
        || {{ count_words('round(usual_units_per_order)', 'piece') }} as explanation
    from fences
    where is_wholesale
),

final as (
    select
        'customer' as subject,
        customer_id as subject_id,
        rule,
        window_id,
        window_end_at as happened_at,
        customer_id,
        value,
        fence,
        usual_value,
        compared_count,
        explanation
    from by_rule
)

select * from final
