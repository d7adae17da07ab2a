-- The methods that speak in more than one window, the default first.
select *
from ${methods}
where window_count > 1
order by is_default desc, method
