-- The nearest centre once more, as rows, not side by side: in the last window, and
-- in those where a model was fitted.
with

states as (
    select * from {{ ref('int_stream_centres') }}
),

customers as (
    {% for feature in var('clustering_features') -%}
        select
            window_id,
            customer_id,
            '{{ feature }}' as feature,
            {{ feature }}_transformed as value
        from {{ ref('int_stream_input') }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

probed as (
    select window_id
    from states
    where parameter = 'fitted_window_id' and value = window_id
    union
    select max(window_id) from states
),

distances as (
    select
        customers.window_id,
        customers.customer_id,
        centres.segment_id,
        sqrt(sum(power(
            coalesce((customers.value - origins.value) / spreads.value, 0)
            - centres.value,
            2
        ))) as distance
    from customers
    inner join probed on customers.window_id = probed.window_id
    inner join states as centres
        on customers.window_id = centres.window_id
        and customers.feature = centres.feature
        and centres.parameter = 'centre'
    inner join states as origins
        on customers.window_id = origins.window_id
        and customers.feature = origins.feature
        and origins.parameter = 'scaler_centre'
    inner join states as spreads
        on customers.window_id = spreads.window_id
        and customers.feature = spreads.feature
        and spreads.parameter = 'scaler_spread'
    group by 1, 2, 3
),

nearest as (
    select
        window_id,
        customer_id,
        min(distance) as distance
    from distances
    group by 1, 2
),

assigned as (
    select assignments.*
    from {{ ref('int_stream_assignments') }} as assignments
    inner join probed on assignments.window_id = probed.window_id
),

final as (
    select
        assigned.window_id,
        assigned.customer_id
    from assigned
    left join nearest
        on assigned.window_id = nearest.window_id
        and assigned.customer_id = nearest.customer_id
    left join distances
        on assigned.window_id = distances.window_id
        and assigned.customer_id = distances.customer_id
        and assigned.segment_id = distances.segment_id
    where
        nearest.distance is null
        or abs(assigned.distance - nearest.distance) > 1e-9
        or abs(distances.distance - nearest.distance) > 1e-9
)

select * from final
