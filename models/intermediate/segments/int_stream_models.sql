{{ config(materialized='view') }}
-- The online model as it was after each window, one row each, its clusters side by
-- side: so that a customer is compared with all of them in one row.
{%- set places = range(1, var('stream_cluster_count') + 1) %}
with

states as (
    select
        *,
        dense_rank() over (
            partition by window_id, parameter, feature
            order by segment_id
        ) as place
    from {{ ref('int_stream_centres') }}
),

final as (
    select
        window_id,
        model_version
        {%- for feature in var('clustering_features') %},
            max(value) filter (
                where parameter = 'scaler_centre' and feature = '{{ feature }}'
            ) as {{ feature }}_scaler_centre,
            max(value) filter (
                where parameter = 'scaler_spread' and feature = '{{ feature }}'
            ) as {{ feature }}_scaler_spread
        {%- endfor %}
        {%- for place in places %},
            max(segment_id) filter (
                where parameter = 'count' and place = {{ place }}
            ) as segment_id_{{ place }}
            {%- for feature in var('clustering_features') %},
                max(value) filter (
                    where
                    parameter = 'centre'
                    and feature = '{{ feature }}' and place = {{ place }}
                ) as {{ feature }}_centre_{{ place }}
            {%- endfor %}
        {%- endfor %}
    from states
    group by 1, 2
)

select * from final
