with

members as (
    select * from {{ ref('int_scaling_members') }}
),

customers as (
    select * from {{ ref('int_clustering_input') }}
),

scaling_names as (
    select * from {{ ref('int_scaling_names') }}
),

special_segments as (
    select * from {{ ref('special_segments') }}
),

profiled as (
    select
        members.scaling,
        members.method,
        members.segment_id,
        count(*) as customer_count,
        median(customers.recency_days) as median_recency_days,
        median(customers.frequency) as median_frequency,
        median(customers.monetary) as median_monetary
    from members
    inner join customers on members.customer_id = customers.customer_id
    group by 1, 2, 3
),

final as (
    select
        profiled.scaling,
        profiled.method,
        profiled.segment_id,
        coalesce(scaling_names.segment_name, special_segments.segment_name)
            as segment_name,
        profiled.customer_count,
        profiled.customer_count / cast(sum(profiled.customer_count) over (
            partition by profiled.scaling, profiled.method
        ) as double) as customer_share,
        profiled.median_recency_days,
        profiled.median_frequency,
        profiled.median_monetary
    from profiled
    left join scaling_names
        on profiled.scaling = scaling_names.scaling
        and profiled.method = scaling_names.method
        and profiled.segment_id = scaling_names.segment_id
    left join special_segments on profiled.segment_id = special_segments.segment_id
)

select * from final
order by 1, 2, 3
