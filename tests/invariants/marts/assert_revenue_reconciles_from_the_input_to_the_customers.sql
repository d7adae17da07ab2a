-- Sales less returns of the audit are the windows' net revenue, and the customers' with
-- that of those who only ever returned; money that goes missing on the way shows here.
with

audit as (
    select sum(revenue) as revenue from {{ ref('rpt_line_audit') }}
    where
        disposition in (
            'sale', 'sale_non_product', 'return_matched', 'return_unmatched'
        )
),

customers as (
    select sum(gross_revenue - returned_value) as revenue
    from {{ ref('dim_customers') }}
),

without_orders as (
    select coalesce(sum(flagged_lines.line_revenue), 0) as revenue
    from {{ ref('int_transaction_lines_flagged') }} as flagged_lines
    left join {{ ref('dim_customers') }} as customers
        on flagged_lines.customer_id = customers.customer_id
    where
        flagged_lines.is_return_line
        and customers.customer_id is null
),

windows as (
    select sum(net_revenue) as revenue from {{ ref('dim_windows') }}
),

final as (
    select
        audit.revenue as audit_revenue,
        windows.revenue as window_revenue,
        customers.revenue as customer_revenue,
        without_orders.revenue as revenue_without_orders
    from audit
    cross join customers
    cross join without_orders
    cross join windows
    where
        coalesce(
            abs(audit.revenue - customers.revenue - without_orders.revenue) > 0.01
            or abs(audit.revenue - windows.revenue) > 0.01,
            true
        )
)

select * from final
