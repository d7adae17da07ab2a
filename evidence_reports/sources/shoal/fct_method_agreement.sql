-- One empty row stands for "only one method", since a source may not be empty.
select
    method,
    other_method,
    customer_count,
    cast(adjusted_rand as double) as adjusted_rand,
    cast(normalised_mutual_information as double) as normalised_mutual_information
from marts.fct_method_agreement
union all
select
    'none' as method,
    'none' as other_method,
    cast(0 as bigint) as customer_count,
    cast(0 as double) as adjusted_rand,
    cast(0 as double) as normalised_mutual_information
where not exists (select 1 from marts.fct_method_agreement)
order by method, other_method
