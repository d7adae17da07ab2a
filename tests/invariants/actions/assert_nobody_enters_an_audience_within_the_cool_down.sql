-- A wrong pointer from entry to entry would write to a customer again too soon.
select
    earlier.audience_name,
    earlier.customer_id,
    earlier.entered_at,
    later.entered_at as entered_again_at
from {{ ref('fct_audience_members') }} as earlier
inner join {{ ref('fct_audience_members') }} as later
    on earlier.audience_name = later.audience_name
    and earlier.customer_id = later.customer_id
    and earlier.entered_at < later.entered_at
inner join {{ ref('audiences') }} as audiences
    on earlier.audience_name = audiences.audience_name
where later.entered_at < earlier.entered_at + to_days(audiences.cooldown_days)
