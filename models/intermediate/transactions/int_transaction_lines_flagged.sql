with

lines as (
    select * from {{ ref('stg_retail__transactions') }}
),

copies as (
    select * from {{ ref('int_transaction_line_copies') }}
),

returns_matched as (
    select * from {{ ref('int_returns_matched') }}
),

code_rules as (
    select * from {{ ref('non_product_codes') }}
),

dispositions as (
    select * from {{ ref('line_dispositions') }}
),

-- Not from `lines`: read in two places, all of its columns would be held in memory.
stock_codes as (
    select distinct stock_code from {{ ref('stg_retail__transactions') }}
    where stock_code is not null
),

non_product_codes as (
    select distinct stock_codes.stock_code
    from stock_codes
    inner join code_rules
        on regexp_full_match(stock_codes.stock_code, code_rules.stock_code_pattern)
),

flagged as (
    select
        lines.line_id,
        lines.stock_code,
        lines.country,
        lines.customer_id,
        lines.invoiced_at,
        lines.quantity,
        lines.unit_price,
        lines.line_revenue,
        lines.content_hash,
        coalesce(
            lines.invoice_id,
            {% if var('order_without_invoice') == 'day' -%}
                'DAY-' || cast(lines.invoiced_at as date)
            {%- else -%}
                'AT-' || lines.invoiced_at
            {%- endif %}
        ) as order_id,
        lines.row_problem is not null as is_malformed,
        coalesce(
            lines.invoiced_at >= timestamp '{{ var("earliest_plausible_at") }}'
            and lines.invoiced_at < timestamp '{{ var("latest_plausible_at") }}',
            false
        ) as is_date_plausible,
        copies.copy_disposition,
        {% if var('replay_until') -%}
            coalesce(
                lines.invoiced_at >= timestamp '{{ var("replay_until") }}', false
            )
        {%- else -%}
            false
        {%- endif %} as is_after_replay,
        {% if var('adjustment_invoice_prefix') -%}
            coalesce(
                starts_with(
                    lines.invoice_id, '{{ var("adjustment_invoice_prefix") }}'
                ),
                false
            )
        {%- else -%}
            false
        {%- endif %} as is_adjustment,
        lines.customer_id is not null as has_customer,
        {{ is_return('lines') }} as is_return,
        returns_matched.return_line_id is not null as is_return_matched,
        non_product_codes.stock_code is null as is_product
    from lines
    left join copies on lines.line_id = copies.line_id
    left join returns_matched on lines.line_id = returns_matched.return_line_id
    left join non_product_codes on lines.stock_code = non_product_codes.stock_code
),

disposed as (
    select
        *,
        -- The first reason that holds is the row's one disposition.
        case
            when is_malformed then 'malformed_row'
            when invoiced_at is null then 'unreadable_date'
            when not is_date_plausible then 'date_out_of_range'
            when line_revenue is null then 'unreadable_amount'
            when copy_disposition is not null then copy_disposition
            when is_after_replay then 'after_replay_until'
            when is_adjustment then 'adjustment'
            when not has_customer then 'missing_customer'
            when line_revenue = 0 then 'zero_amount'
            when is_return and is_return_matched then 'return_matched'
            when is_return then 'return_unmatched'
            when line_revenue < 0 then 'negative_amount'
            when not is_product then 'sale_non_product'
            else 'sale'
        end as disposition
    from flagged
),

final as (
    select
        disposed.*,
        coalesce(dispositions.counts_as = 'sale', false) as is_sale_line,
        coalesce(dispositions.counts_as = 'return', false) as is_return_line,
        -- It happened and is counted once, whether or not a customer is known.
        coalesce(dispositions.counts_as <> 'nothing', false) as is_observed
    from disposed
    left join dispositions on disposed.disposition = dispositions.disposition
)

select * from final
