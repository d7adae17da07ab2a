-- The leakage gate. For the last cut-off whose outcome is known, features counted anew
-- from the lines before it alone: with rows at or after it they would differ.
with

cutoffs as (
    select max(as_of_at) as as_of_at
    from {{ ref('int_customer_outcomes') }}
    where target = 'churn' and is_outcome_known
),

lines as (
    select lines_flagged.*
    from {{ ref('int_transaction_lines_flagged') }} as lines_flagged
    inner join cutoffs on lines_flagged.invoiced_at < cutoffs.as_of_at
    where lines_flagged.is_sale_line or lines_flagged.is_return_line
),

orders as (
    select
        customer_id,
        order_id,
        min(invoiced_at) as ordered_at
    from lines
    where is_sale_line
    group by 1, 2
),

order_counts as (
    select
        orders.customer_id,
        cutoffs.as_of_at,
        count(*) as frequency,
        count(*) filter (
            where orders.ordered_at >= cutoffs.as_of_at - interval 365 day
        ) as orders_365d,
        min(orders.ordered_at) as first_order_at,
        max(orders.ordered_at) as last_order_at
    from orders
    cross join cutoffs
    group by 1, 2
),

spends as (
    select
        lines.customer_id,
        sum(lines.line_revenue) as spend_90d
    from lines
    inner join cutoffs on lines.invoiced_at >= cutoffs.as_of_at - interval 90 day
    group by 1
),

recounted as (
    select
        order_counts.customer_id,
        order_counts.as_of_at,
        ln(1 + order_counts.frequency) as log_frequency,
        ln(1 + order_counts.orders_365d) as log_orders_365d,
        ln(1 + {{ elapsed_days(
            'order_counts.last_order_at', 'order_counts.as_of_at'
        ) }}) as log_recency_days,
        ln(1 + {{ elapsed_days(
            'order_counts.first_order_at', 'order_counts.as_of_at'
        ) }}) as log_tenure_days,
        ln(1 + greatest(coalesce(cast(spends.spend_90d as double), 0), 0))
            as log_spend_90d
    from order_counts
    left join spends on order_counts.customer_id = spends.customer_id
),

features as (
    select all_features.*
    from {{ ref('int_cutoff_features') }} as all_features
    inner join cutoffs on all_features.as_of_at = cutoffs.as_of_at
),

final as (
    select
        coalesce(features.customer_id, recounted.customer_id) as customer_id
        {%- for feature in [
            'log_frequency', 'log_orders_365d', 'log_recency_days', 'log_tenure_days',
            'log_spend_90d',
        ] %},
            features.{{ feature }},
            recounted.{{ feature }} as {{ feature }}_recounted
        {%- endfor %}
    from features
    full join recounted
        on features.as_of_at = recounted.as_of_at
        and features.customer_id = recounted.customer_id
    where
        features.customer_id is null or recounted.customer_id is null
        {%- for feature in [
            'log_frequency', 'log_orders_365d', 'log_recency_days', 'log_tenure_days',
            'log_spend_90d',
        ] %}
            -- Not known to be equal is not equal.
            or (
                abs(features.{{ feature }} - recounted.{{ feature }}) <= 1e-6
            ) is not true
        {%- endfor %}
)

select * from final
