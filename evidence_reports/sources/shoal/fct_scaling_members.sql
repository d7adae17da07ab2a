-- Those in force stand in fct_customer_segments; one empty row where nobody is
-- pictured, since a source may not be empty.
with

others as (
    select
        members.scaling,
        members.method,
        members.customer_id,
        members.segment_id
    from marts.fct_scaling_members as members
    inner join marts.fct_scaling_comparison as comparison
        on members.scaling = comparison.scaling
        and members.method = comparison.method
    where not comparison.is_in_force
)

select * from others
union all
select
    'none' as scaling,
    'none' as method,
    '' as customer_id,
    cast(0 as integer) as segment_id
where not exists (select 1 from others)
order by method, scaling, customer_id
