-- One empty row where no single line is published, since a source may not be empty.
select
    line_number,
    disposition,
    cast(invoiced_at as timestamp) as invoiced_at,
    cast(order_id as varchar) as order_id,
    cast(customer_id as varchar) as customer_id,
    cast(country as varchar) as country,
    cast(stock_code as varchar) as stock_code,
    quantity,
    unit_price,
    line_revenue
from marts.rpt_line_sample
union all
select
    cast(0 as integer) as line_number,
    'none' as disposition,
    cast(null as timestamp) as invoiced_at,
    cast(null as varchar) as order_id,
    cast(null as varchar) as customer_id,
    cast(null as varchar) as country,
    cast(null as varchar) as stock_code,
    cast(null as double) as quantity,
    cast(null as double) as unit_price,
    cast(null as double) as line_revenue
where not exists (select 1 from marts.rpt_line_sample)
order by line_number
