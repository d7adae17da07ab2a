-- Each customer's nearest centre by straight distance over the scaled features, for
-- every fitted method whose parameters are centres.
with

customers as (
    select * from {{ ref('int_clustering_input') }}
),

parameters as (
    select * from {{ ref('int_clustering_parameters') }}
),

centres as (
    select
        method,
        model_version,
        segment_id
        {%- for feature in var('clustering_features') %},
            max(centre_scaled) filter (where feature = '{{ feature }}')
                as {{ feature }}_centre
        {%- endfor %}
    from parameters
    group by 1, 2, 3
),

distances as (
    select
        centres.method,
        centres.model_version,
        customers.window_id,
        customers.customer_id,
        centres.segment_id,
        sqrt(
            {%- for feature in var('clustering_features') %}
                power(customers.{{ feature }}_scaled - centres.{{ feature }}_centre, 2)
                {{- ' +' if not loop.last }}
            {%- endfor %}
        ) as distance
    from customers
    cross join centres
),

final as (
    select
        method,
        model_version,
        window_id,
        customer_id,
        -- Between two equally near centres the more valuable segment.
        arg_min(segment_id, (distance, segment_id)) as segment_id,
        min(distance) as distance
    from distances
    group by 1, 2, 3, 4
)

select * from final
