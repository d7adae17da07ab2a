{%- set sample_size = 200 -%}
{#- 65,536 slices of a hash of 64 bits. -#}
{%- set hashes_a_slice = 2 ** 48 %}
with

lines as (
    select * from {{ ref('int_transaction_lines_flagged') }}
),

-- Some of every disposition: a plain sample would show sales alone. The hash picks, so
-- that the order of the input does not.
slices as (
    select
        disposition,
        content_hash // {{ hashes_a_slice }} as hash_slice,
        count(*) as line_count
    from lines
    group by 1, 2
),

counted as (
    select
        *,
        sum(line_count) over (
            partition by disposition
            order by hash_slice
        ) as line_count_so_far
    from slices
),

-- The slices of the lowest hashes hold all that can be shown: lines are not sorted.
lowest_slices as (
    select
        disposition,
        hash_slice
    from counted
    where line_count_so_far - line_count < {{ sample_size }}
),

lowest as (
    select lines.*
    from lines
    inner join lowest_slices
        on lines.disposition = lowest_slices.disposition
        and lines.content_hash // {{ hashes_a_slice }} = lowest_slices.hash_slice
),

ranked as (
    select
        *,
        row_number() over (
            partition by disposition
            order by content_hash, line_id
        ) as place
    from lowest
    qualify place <= {{ sample_size }}
),

numbered as (
    select
        *,
        row_number() over (order by place, disposition) as line_number
    from ranked
    qualify line_number <= {{ sample_size }}
),

final as (
    select
        cast(line_number as integer) as line_number,
        disposition,
        invoiced_at,
        order_id,
        customer_id,
        country,
        stock_code,
        cast(quantity as double) as quantity,
        cast(unit_price as double) as unit_price,
        cast(line_revenue as double) as line_revenue
    from numbered
)

select * from final
order by 1
