-- A row within its fence, or on the wrong side of the usual, could not be explained.
with

outliers as (
    select * from {{ ref('fct_outliers') }}
),

final as (
    select * from outliers
    where
        case
            when value > usual_value
                then value > fence * (1 - 1e-9) and fence >= usual_value * (1 - 1e-9)
            else value < fence * (1 + 1e-9) and fence <= usual_value * (1 + 1e-9)
        end is not true
        or (rule like '%spike' and value <= usual_value)
)

select * from final
