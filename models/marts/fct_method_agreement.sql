with

crosstab as (
    select * from {{ ref('fct_method_crosstab') }}
),

rows_summed as (
    select
        method,
        other_method,
        segment_id,
        sum(customer_count) as customer_count
    from crosstab
    group by 1, 2, 3
),

columns_summed as (
    select
        method,
        other_method,
        other_segment_id,
        sum(customer_count) as customer_count
    from crosstab
    group by 1, 2, 3
),

-- Pairs of customers who are together, n (n - 1) / 2, and entropies, - p ln p.
cells as (
    select
        method,
        other_method,
        cast(sum(customer_count) as double) as total,
        sum(customer_count * (customer_count - 1) / 2.0) as pair_count,
        {{ exact_sum('customer_count * ln(customer_count)') }} as log_sum
    from crosstab
    group by 1, 2
),

row_sums as (
    select
        method,
        other_method,
        sum(customer_count * (customer_count - 1) / 2.0) as pair_count,
        {{ exact_sum('customer_count * ln(customer_count)') }} as log_sum
    from rows_summed
    group by 1, 2
),

column_sums as (
    select
        method,
        other_method,
        sum(customer_count * (customer_count - 1) / 2.0) as pair_count,
        {{ exact_sum('customer_count * ln(customer_count)') }} as log_sum
    from columns_summed
    group by 1, 2
),

combined as (
    select
        cells.method,
        cells.other_method,
        cells.total,
        cells.pair_count,
        row_sums.pair_count as row_pair_count,
        column_sums.pair_count as column_pair_count,
        row_sums.pair_count * column_sums.pair_count
        / nullif(cells.total * (cells.total - 1) / 2, 0) as expected_pair_count,
        ln(cells.total) - row_sums.log_sum / cells.total as row_entropy,
        ln(cells.total) - column_sums.log_sum / cells.total as column_entropy,
        ln(cells.total) + (cells.log_sum - row_sums.log_sum - column_sums.log_sum)
        / cells.total as mutual_information
    from cells
    inner join row_sums
        on cells.method = row_sums.method
        and cells.other_method = row_sums.other_method
    inner join column_sums
        on cells.method = column_sums.method
        and cells.other_method = column_sums.other_method
),

final as (
    select
        method,
        other_method,
        cast(total as bigint) as customer_count,
        -- Two methods that both put everybody together agree perfectly.
        round(coalesce(
            (pair_count - expected_pair_count) / nullif(
                (row_pair_count + column_pair_count) / 2 - expected_pair_count, 0
            ),
            1
        ), 5) as adjusted_rand,
        round(coalesce(
            greatest(mutual_information, 0)
            / nullif((row_entropy + column_entropy) / 2, 0),
            1
        ), 5) as normalised_mutual_information
    from combined
)

select * from final
order by 1, 2
