-- How far the data reach: to the last line that counts, whoever bought. What ends by
-- then has been seen to its end. Who asks for whole windows asks is_complete instead.
with

observed_lines as (
    select * from {{ ref('int_transaction_lines_flagged') }}
    where is_observed
),

final as (
    select max(invoiced_at) as last_line_at from observed_lines
)

select * from final
