-- The least that reads and cleans Online Retail II as the project does, by hand in bare
-- DuckDB: every row kept as text and typed, one disposition each, returns matched. Nothing
-- is looked up or checked: columns, format, duplicates of two sheets are known beforehand.
set enable_progress_bar = false;

create table raw as
select row_number() over () as line_id, *
from {source};

create table typed as
select
    line_id,
    upper(trim("Invoice")) as invoice_id,
    upper(trim("StockCode")) as stock_code,
    trim("Description") as description,
    "Country" as country,
    regexp_replace("Customer ID", '\.0$', '') as customer_id,
    try_cast("InvoiceDate" as timestamp) as invoiced_at,
    try_cast("Quantity" as decimal(18, 3)) as quantity,
    try_cast("Price" as decimal(18, 4)) as unit_price,
    try_cast(
        round(try_cast("Quantity" as double) * try_cast("Price" as double), 4)
        as decimal(18, 4)
    ) as line_revenue,
    hash(
        "Invoice", "StockCode", "Description", "Quantity", "InvoiceDate", "Price",
        "Customer ID", "Country"
    ) as content_hash
from raw;

create table copies as
select line_id, copy_rank, copy_count, invoiced_at
from (
    select
        *,
        row_number() over (partition by content_hash order by line_id desc) as copy_rank,
        count(*) over (partition by content_hash) as copy_count
    from typed
    where content_hash in (select content_hash from typed group by 1 having count(*) > 1)
);

create table dropped as
select
    line_id,
    case
        when invoiced_at >= '2010-12-01' and invoiced_at < '2010-12-10'
            then case
                when copy_rank > ceil(copy_count / 2) then 'overlap_copy'
                else 'repeated_line'
            end
        else 'repeated_line'
    end as disposition
from copies
where copy_rank > 1;

create table matched as
with distinct_lines as (
    select typed.* from typed
    anti join dropped on typed.line_id = dropped.line_id
    where customer_id is not null and line_revenue <> 0
),
candidates as (
    select
        back.line_id as return_line_id,
        abs(back.quantity) as returned_quantity,
        back.invoiced_at as returned_at,
        back.invoice_id as return_invoice_id,
        sold.line_id as sale_line_id,
        sold.quantity as sold_quantity
    from distinct_lines as back
    inner join distinct_lines as sold
        on back.customer_id = sold.customer_id
        and back.stock_code = sold.stock_code
        and back.invoiced_at >= sold.invoiced_at
        and abs(back.quantity) <= sold.quantity
    where
        (back.invoice_id like 'C%' or back.quantity < 0)
        and not (sold.invoice_id like 'C%' or sold.quantity < 0)
    qualify
        row_number() over (
            partition by back.line_id
            order by
                sold.invoiced_at desc, sold.quantity desc, sold.invoice_id desc,
                sold.line_id desc
        ) = 1
)
select return_line_id
from candidates
qualify
    sum(returned_quantity) over (
        partition by sale_line_id
        order by returned_at, returned_quantity, return_invoice_id, return_line_id
        rows unbounded preceding
    ) <= sold_quantity;

create table flagged as
select
    typed.line_id,
    typed.invoice_id,
    typed.stock_code,
    typed.country,
    typed.customer_id,
    typed.invoiced_at,
    typed.quantity,
    typed.unit_price,
    typed.line_revenue,
    case
        when typed.invoiced_at is null then 'unreadable_date'
        when typed.line_revenue is null then 'unreadable_amount'
        when dropped.disposition is not null then dropped.disposition
        when typed.invoice_id like 'A%' then 'adjustment'
        when typed.customer_id is null then 'missing_customer'
        when typed.line_revenue = 0 then 'zero_amount'
        when matched.return_line_id is not null then 'return_matched'
        when typed.invoice_id like 'C%' or typed.quantity < 0 then 'return_unmatched'
        when typed.line_revenue < 0 then 'negative_amount'
        else 'sale'
    end as disposition
from typed
left join dropped on typed.line_id = dropped.line_id
left join matched on typed.line_id = matched.return_line_id;
