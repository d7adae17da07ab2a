with

source_lines as (
    select * from {{ ref('base_retail__lines') }}
),

trimmed as (
    select
        -- The file in the high bits: unique, and in the order of the input.
        (cast(source_number as bigint) << 40) + source_row_number as line_id,
        source_file,
        source_sheet,
        source_row_number,
        row_problem,
        upper({{ clean_text('invoice_id') }}) as invoice_id,
        upper({{ clean_text('stock_code') }}) as stock_code,
        {{ clean_text('description') }} as description,
        {{ clean_text('country') }} as country,
        {{ clean_text('customer_id') }} as raw_customer_id,
        invoiced_at as raw_invoiced_at,
        quantity as raw_quantity,
        unit_price as raw_unit_price,
        line_total as raw_line_total
    from source_lines
),

typed as (
    select
        *,
        -- A spreadsheet turns the id 13085 into the number 13085.0.
        case
            when contains(raw_customer_id, '.0')
                then regexp_replace(raw_customer_id, '^(\d+)\.0+$', '\1')
            else raw_customer_id
        end as customer_id,
        {{ parse_instant('raw_invoiced_at') }} as invoiced_at,
        {{ parse_number('raw_quantity', 3) }} as quantity,
        {{ parse_number('raw_unit_price', 4) }} as unit_price,
        coalesce(
            {{ line_amount('quantity', 'unit_price') }},
            {{ parse_number('raw_line_total', 4) }}
        ) as line_revenue
    from trimmed
),

named as (
    select * replace (
        {{ customer_name('customer_id') }} as customer_id
    )
    from typed
    where {{ is_not_erased('customer_id') }}
),

final as (
    select
        line_id,
        source_file,
        source_sheet,
        source_row_number,
        row_problem,
        invoice_id,
        stock_code,
        description,
        country,
        customer_id,
        invoiced_at,
        quantity,
        unit_price,
        line_revenue,
        -- Equal lines have equal hashes, whatever the order of the input.
        hash({{ line_content_columns() }}) as content_hash,
        -- What did not parse is kept as it was written; what did is not stored twice.
        case when invoiced_at is null then {{ clean_text('raw_invoiced_at') }} end
            as unparsed_invoiced_at,
        case when quantity is null then {{ clean_text('raw_quantity') }} end
            as unparsed_quantity,
        case when unit_price is null then {{ clean_text('raw_unit_price') }} end
            as unparsed_unit_price,
        case when line_revenue is null then {{ clean_text('raw_line_total') }} end
            as unparsed_line_total
    from named
)

select * from final
