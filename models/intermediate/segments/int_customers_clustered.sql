-- Each customer's segment by every fitted method, from the parameters alone: the
-- nearest centre, or the most probable component of a mixture; DBSCAN's labels come as
-- they are.
with

customers as (
    select * from {{ ref('int_clustering_input') }}
),

parameters as (
    select * from {{ ref('int_clustering_parameters') }}
),

density_labels as (
    select * from {{ ref('int_density_labels') }}
),

segments as (
    select
        method,
        model_version,
        segment_id,
        max(value) filter (where parameter = 'log_constant') as log_constant
        {%- for feature in var('clustering_features') %},
            max(value) filter (
                where parameter = 'centre' and feature = '{{ feature }}'
            ) as {{ feature }}_centre
            {%- for other in var('clustering_features') %},
                max(value) filter (
                    where
                    parameter = 'precision'
                    and feature = '{{ feature }}' and other_feature = '{{ other }}'
                ) as {{ feature }}_{{ other }}_precision
            {%- endfor %}
        {%- endfor %}
    from parameters
    where parameter in ('centre', 'precision', 'log_constant')
    group by 1, 2, 3
),

compared as (
    select
        segments.method,
        segments.model_version,
        customers.window_id,
        customers.customer_id,
        segments.segment_id,
        segments.log_constant
        {%- for feature in var('clustering_features') %},
            {{ squared_gap(feature, var('clustering_features')) }}
                as {{ feature }}_square
        {%- endfor %}
    from customers
    cross join segments
),

scored as (
    select
        *,
        {% for feature in var('clustering_features') -%}
            {{ feature }}_square {{- ' + ' if not loop.last }}
        {%- endfor %} as square
    from compared
),

ranked as (
    select
        *,
        sqrt(greatest(square, 0)) as distance,
        -- Between two equally near segments the more valuable.
        row_number() over (
            partition by method, model_version, customer_id
            order by coalesce(log_constant - square / 2, -square) desc, segment_id
        ) as segment_rank
    from scored
),

nearest as (
    select * from ranked
    where segment_rank = 1
),

next_nearest as (
    select * from ranked
    where segment_rank = 2
),

final as (
    select
        nearest.method,
        nearest.model_version,
        nearest.window_id,
        nearest.customer_id,
        nearest.segment_id,
        nearest.distance,
        next_nearest.segment_id as next_segment_id,
        next_nearest.distance as next_distance
        {%- for feature in var('clustering_features') %},
            -- How much nearer the feature alone puts the customer to the own segment.
            next_nearest.{{ feature }}_square - nearest.{{ feature }}_square
                as {{ feature }}_pull
        {%- endfor %}
    from nearest
    left join next_nearest
        on nearest.method = next_nearest.method
        and nearest.model_version = next_nearest.model_version
        and nearest.customer_id = next_nearest.customer_id
    union all by name
    select
        method,
        model_version,
        window_id,
        customer_id,
        segment_id
    from density_labels
)

select * from final
