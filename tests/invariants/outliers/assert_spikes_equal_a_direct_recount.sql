-- The usual of each spike of a product against the plain way: the median of the windows
-- strictly before it. A frame that holds the row itself or a later one would show here.
with

spikes as (
    select * from {{ ref('fct_outliers') }}
    where subject = 'product' and rule = 'spend_spike'
),

windows as (
    select * from {{ ref('int_observation_windows') }}
),

lines as (
    select * from {{ ref('int_transaction_lines_flagged') }}
    where is_sale_line and is_product and stock_code is not null
),

by_window as (
    select
        lines.stock_code,
        windows.window_start_at,
        cast(sum(lines.line_revenue) as double) as gross_revenue
    from lines
    asof inner join windows on lines.invoiced_at >= windows.window_start_at
    group by 1, 2
),

pasts as (
    select
        spikes.stock_code,
        spikes.happened_at,
        by_window.gross_revenue,
        row_number() over (
            partition by spikes.stock_code, spikes.happened_at
            order by by_window.window_start_at desc
        ) as windows_ago
    from spikes
    left join by_window
        on spikes.stock_code = by_window.stock_code
        and spikes.happened_at > by_window.window_start_at
),

recounted as (
    select
        stock_code,
        happened_at,
        exp(median(ln(gross_revenue))) as usual_value,
        count(gross_revenue) as compared_count
    from pasts
    where windows_ago <= {{ var('spike_past_windows') }}
    group by 1, 2
),

final as (
    select
        spikes.stock_code,
        spikes.happened_at,
        spikes.usual_value,
        recounted.usual_value as recounted_usual_value
    from spikes
    left join recounted
        on spikes.stock_code = recounted.stock_code
        and spikes.happened_at = recounted.happened_at
    where
        spikes.compared_count is distinct from recounted.compared_count
        or recounted.usual_value is null
        or abs(spikes.usual_value / recounted.usual_value - 1) > 1e-9
)

select * from final
