-- One empty row where DBSCAN is not asked for, since a source may not be empty.
select
    min_samples,
    cast(customer_share as double) as customer_share,
    cast(neighbour_distance as double) as neighbour_distance,
    is_knee,
    cast(chosen_eps as double) as chosen_eps
from marts.fct_density_curve
union all
select
    cast(0 as integer) as min_samples,
    cast(0 as double) as customer_share,
    cast(0 as double) as neighbour_distance,
    false as is_knee,
    cast(0 as double) as chosen_eps
where not exists (select 1 from marts.fct_density_curve)
order by min_samples, neighbour_distance, customer_share
