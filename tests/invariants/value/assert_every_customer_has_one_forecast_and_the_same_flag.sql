-- A customer who drops out on the way to fct_customer_value, or is wholesale in one
-- mart and not in the other: the rule of the flag is applied in two models.
with

customers as (
    select * from {{ ref('dim_customers') }}
),

customer_values as (
    select * from {{ ref('fct_customer_value') }}
)

select
    customers.customer_id,
    customer_values.customer_id as customer_id_of_value
from customers
full join customer_values on customers.customer_id = customer_values.customer_id
where
    customers.customer_id is distinct from customer_values.customer_id
    or customers.is_wholesale is distinct from customer_values.is_wholesale
    or customers.expected_orders is distinct from customer_values.expected_orders
    or customers.expected_value is distinct from customer_values.expected_value
