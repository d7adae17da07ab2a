{{ config(materialized='incremental', pre_hook='{{ forget_changed() }}') }}
-- Customers of each window by where their features lie among the percentiles of the
-- window in which the model in force was fitted: all that drift is measured from.
with

-- Each window is compared with the one in which the model in force was fitted.
compared_windows as (
    select
        window_id,
        cast(value as integer) as reference_window_id,
        history_fingerprint
    from {{ ref('int_stream_centres') }}
    where
        parameter = 'fitted_window_id'
        and window_id > {{ last_told_window() }}
),

seen_windows as (
    select window_id from compared_windows
    union
    select reference_window_id as window_id from compared_windows
),

customers as (
    select stream_input.*
    from {{ ref('int_stream_input') }} as stream_input
    inner join seen_windows on stream_input.window_id = seen_windows.window_id
),

assignments as (
    select stream_assignments.*
    from {{ ref('int_stream_assignments') }} as stream_assignments
    inner join seen_windows on stream_assignments.window_id = seen_windows.window_id
),

values_seen as (
    {% for feature in var('clustering_features') -%}
        select
            window_id,
            '{{ feature }}' as feature,
            {{ feature }}_transformed as value
        from customers
        where {{ feature }}_transformed is not null
        union all
    {% endfor -%}
    -- How well the model in force fits is watched like a feature.
    select
        window_id,
        'distance_to_centre' as feature,
        distance as value
    from assignments
    where distance is not null
),

reference_windows as (
    select distinct reference_window_id from compared_windows
),

percentiles as (
    select
        values_seen.window_id as reference_window_id,
        values_seen.feature,
        quantile_disc(
            values_seen.value,
            [
                {% for percentile in range(1, 100) -%}
                    {{ percentile / 100 }},
                {% endfor %}
            ]
        ) as edges
    from values_seen
    inner join reference_windows
        on values_seen.window_id = reference_windows.reference_window_id
    group by 1, 2
),

edged as (
    select
        compared_windows.*,
        values_seen.feature,
        values_seen.value,
        percentiles.edges
    from values_seen
    inner join compared_windows on values_seen.window_id = compared_windows.window_id
    left join percentiles
        on compared_windows.reference_window_id = percentiles.reference_window_id
        and values_seen.feature = percentiles.feature
),

-- How many edges lie at or below the value, found by halves: no sorting of all values.
placed as (
    select
        *,
        {%- set found = namespace(place='0') %}
        {%- for step in [64, 32, 16, 8, 4, 2, 1] %}
            {%- set place = 'percentile' if loop.last else 'place_by_' ~ step %}
            {{ found.place }} + case
                when edges[cast({{ found.place }} + {{ step }} as integer)] <= value
                    then {{ step }}
                else 0
            end as {{ place }} {{- ',' if not loop.last }}
            {%- set found.place = place %}
        {%- endfor %}
    from edged
),

final as (
    select
        window_id,
        reference_window_id,
        feature,
        cast(percentile as integer) as percentile,
        count(*) as customer_count,
        {{ exact_sum('value') }} as value_sum,
        {{ exact_sum(squared('value')) }} as square_sum,
        history_fingerprint
    from placed
    group by 1, 2, 3, 4, 8
)

select * from final
