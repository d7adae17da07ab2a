-- Sale lines whose money lies beyond the robust fence of all sale lines.
with

lines as (
    select
        *,
        ln(line_revenue) as log_revenue
    from {{ ref('int_transaction_lines_flagged') }}
    where is_sale_line
),

windows as (
    select * from {{ ref('int_observation_windows') }}
),

fences as (
    select
        count(*) as compared_count,
        median(log_revenue) as usual,
        {{ robust_fence('log_revenue', 'lower', var('line_outlier_fence')) }}
            as lower_fence,
        {{ robust_fence('log_revenue', 'upper', var('line_outlier_fence')) }}
            as upper_fence
    from lines
),

beyond as (
    select
        lines.*,
        -- What the line itself says, so that it does not depend on its place in a file.
        concat_ws('/', lines.order_id, lines.stock_code, lines.invoiced_at)
            as line_name,
        case
            when lines.log_revenue > fences.upper_fence then exp(fences.upper_fence)
            else exp(fences.lower_fence)
        end as fence,
        exp(fences.usual) as usual_value,
        fences.compared_count
    from lines
    cross join fences
    where {{ is_beyond_fence(
        'lines.log_revenue', 'fences.lower_fence', 'fences.upper_fence'
    ) }}
),

-- Equal lines but for the price: which of them a return reverses is not known, so all.
returned as (
    select
        sale_lines.customer_id,
        sale_lines.order_id,
        sale_lines.stock_code,
        sale_lines.invoiced_at,
        sale_lines.quantity
    from {{ ref('int_returns_matched') }} as returns_matched
    inner join {{ ref('int_transaction_lines_flagged') }} as return_lines
        on returns_matched.return_line_id = return_lines.line_id
        and return_lines.is_return_line
    inner join lines as sale_lines
        on returns_matched.sale_line_id = sale_lines.line_id
    group by 1, 2, 3, 4, 5
),

final as (
    select
        'line' as subject,
        concat_ws('/', beyond.line_name, row_number() over (
            partition by beyond.line_name
            order by
                beyond.line_revenue,
                beyond.quantity,
                beyond.customer_id,
                beyond.content_hash
        )) as subject_id,
        'revenue_fence' as rule,
        windows.window_id,
        beyond.invoiced_at as happened_at,
        beyond.customer_id,
        beyond.stock_code,
        beyond.order_id,
        cast(beyond.line_revenue as double) as value,
        beyond.fence,
        beyond.usual_value,
        beyond.compared_count,
        returned.customer_id is not null as is_returned,
        coalesce({{ count_words('beyond.quantity', 'piece') }}, 'a line')
        || coalesce(' of ' || beyond.stock_code, '') || ' for '
        || case when beyond.line_revenue < 0.5 then 'less than ' else '' end
        || {{ money_words('greatest(beyond.line_revenue, 1)') }}
        || '; a line is usually ' || {{ money_words('beyond.usual_value') }}
        || case
            when returned.customer_id is not null then '; later returned'
            else ''
        end as explanation
    from beyond
    asof inner join windows on beyond.invoiced_at >= windows.window_start_at
    left join returned
        on beyond.customer_id = returned.customer_id
        and beyond.order_id = returned.order_id
        and beyond.stock_code = returned.stock_code
        and beyond.invoiced_at = returned.invoiced_at
        and beyond.quantity = returned.quantity
)

select * from final
