{{ config(materialized='view') }}
-- The customers whom the static clusterers see, scaled in every way; in the way in
-- force they are those of int_clustering_input.
with

snapshots as (
    select * from {{ ref('int_customer_snapshots') }}
),

clustered_window as (
    select * from {{ ref('int_clustered_window') }}
),

customers as (
    select snapshots.*
    from snapshots
    inner join clustered_window on snapshots.window_id = clustered_window.window_id
),

moments as (
    select
        {%- for feature in var('clustering_features') %}
            {{ feature_moments(feature, scalings()) }} {{- ',' if not loop.last }}
        {%- endfor %}
    from customers
),

scalers as (
    {% for scaling in scalings() -%}
        select
            '{{ scaling }}' as scaling
            {%- for feature in var('clustering_features') %},
                {{ scaler_centre(feature, scaling) }} as {{ feature }}_centre,
                {{ scaler_spread(feature, scaling) }} as {{ feature }}_spread
            {%- endfor %}
        from moments
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

final as (
    select
        scalers.scaling,
        customers.window_id,
        customers.customer_id,
        customers.recency_days,
        customers.frequency,
        customers.monetary,
        {%- for feature in var('clustering_features') %}
            coalesce({{ scaled(feature, 'customers', 'scalers') }}, 0)
                as {{ feature }}_scaled
            {{- ',' if not loop.last }}
        {%- endfor %}
    from customers
    cross join scalers
)

select * from final
