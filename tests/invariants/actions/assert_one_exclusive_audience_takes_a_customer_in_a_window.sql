-- Two letters in one week from two audiences that were to give way to each other.
select
    members.customer_id,
    members.window_id
from {{ ref('fct_audience_members') }} as members
inner join {{ ref('audiences') }} as audiences
    on members.audience_name = audiences.audience_name
where audiences.is_exclusive
group by 1, 2
having count(*) > 1
