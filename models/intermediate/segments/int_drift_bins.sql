{{ config(materialized='incremental', pre_hook='{{ forget_changed_windows() }}') }}
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

percentile_edges as (
    select
        reference_window_id,
        feature,
        unnest(edges) as edge,
        generate_subscripts(edges, 1) as percentile
    from percentiles
),

-- Equal customers stay together: of equal edges the last counts.
edges as (
    select
        reference_window_id,
        feature,
        edge,
        max(percentile) as percentile
    from percentile_edges
    group by 1, 2, 3
),

placed as (
    select
        compared_windows.*,
        values_seen.feature,
        values_seen.value
    from values_seen
    inner join compared_windows on values_seen.window_id = compared_windows.window_id
),

final as (
    select
        placed.window_id,
        placed.reference_window_id,
        placed.feature,
        cast(coalesce(edges.percentile, 0) as integer) as percentile,
        count(*) as customer_count,
        {{ exact_sum('placed.value') }} as value_sum,
        {{ exact_sum('power(placed.value, 2)') }} as square_sum,
        placed.history_fingerprint
    from placed
    asof left join edges
        on placed.reference_window_id = edges.reference_window_id
        and placed.feature = edges.feature
        and placed.value >= edges.edge
    group by 1, 2, 3, 4, 8
)

select * from final
