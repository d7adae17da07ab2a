-- A number without a model, a model without its numbers, or an interval upside down.
with

customer_values as (
    select * from {{ ref('fct_customer_value') }}
)

select *
from customer_values
where
    (expected_orders is not null) <> (state in ('fitted', 'orders_only'))
    or (probability_no_order is not null) <> (state in ('fitted', 'orders_only'))
    or (expected_value is not null) <> (state = 'fitted')
    or (upper_value is not null) <> (state = 'fitted')
    or lower_value > upper_value
    or probability_active + probability_no_order < 1 - 1e-9
