-- One empty row where there is no audience, since a source may not be empty.
select
    audience_name,
    replace(audience_name, '_', ' ') as audience_label,
    priority,
    contact_cost,
    channel,
    owner,
    suggested_action,
    member_count,
    held_out_count,
    new_count,
    new_treated_count,
    cast(round(new_spend_365d, 2) as double) as new_spend_365d,
    new_contact_cost,
    earlier_due_count
from marts.dim_audiences
union all
select
    'none' as audience_name,
    'none' as audience_label,
    cast(0 as integer) as priority,
    cast(0 as double) as contact_cost,
    'webhook' as channel,
    '' as owner,
    '' as suggested_action,
    cast(0 as bigint) as member_count,
    cast(0 as bigint) as held_out_count,
    cast(0 as bigint) as new_count,
    cast(0 as bigint) as new_treated_count,
    cast(0 as double) as new_spend_365d,
    cast(0 as double) as new_contact_cost,
    cast(0 as bigint) as earlier_due_count
where not exists (select 1 from marts.dim_audiences)
order by priority
