-- One row, also where no run has read the input before.
with

runs as (
    select * from {{ source('run_log', 'runs') }}
),

final as (
    select coalesce(max(rows_read), 0) as row_count
    from runs
    where
        is_success
        and json_extract_string(vars_in_force, '$.transactions_path')
        = {{ as_text_literal(var('transactions_path')) }}
)

select * from final
