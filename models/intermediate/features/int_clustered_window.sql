{{ config(materialized='view') }}
-- The window whose customers are clustered: the last, or the last that ends by the
-- instant that is asked for.
with

windows as (
    select * from {{ ref('int_observation_windows') }}
    {% if var('segment_as_of') -%}
        where window_end_at <= timestamp '{{ var("segment_as_of") }}'
    {%- endif %}
),

final as (
    select max(window_id) as window_id
    from windows
)

select * from final
