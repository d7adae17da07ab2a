{%- set last_group = 8 %}
with

compared as (
    select
        *,
        least(orders_so_far, {{ last_group }}) as orders_so_far_group
    from {{ ref('int_value_compared') }}
    where predictor = 'model'
),

final as (
    select
        target,
        cast(orders_so_far_group as integer) as orders_so_far,
        orders_so_far_group = {{ last_group }} as is_or_more,
        count(*) as customer_count,
        {{ exact_sum('predicted') }} / count(*) as predicted_mean,
        {{ exact_sum('outcome') }} / count(*) as actual_mean,
        {{ exact_sum('abs(predicted - outcome)') }} / count(*) as mae
    from compared
    group by 1, 2, 3
)

select * from final
order by 1, 2
