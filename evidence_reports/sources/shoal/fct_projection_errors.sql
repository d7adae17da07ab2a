-- One empty row where nothing can be looked back on, since a source may not be empty.
select
    method,
    windows_ahead,
    cast(error_share as double) as error_share,
    cast(no_change_error_share as double) as no_change_error_share
from marts.fct_projection_errors
union all
select
    'none' as method,
    cast(0 as integer) as windows_ahead,
    cast(0 as double) as error_share,
    cast(0 as double) as no_change_error_share
where not exists (select 1 from marts.fct_projection_errors)
order by method, windows_ahead
