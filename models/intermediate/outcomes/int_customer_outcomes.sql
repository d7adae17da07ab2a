-- Every outcome that is forecast, under one roof, and whether the data reach far enough
-- to know it.
{%- set targets = var('forecast_targets') %}
with

{% for target in targets -%}
{{ target }}_outcomes as (
    select * from {{ ref('int_' ~ target ~ '_outcomes') }}
),

{% endfor -%}
united as (
    {% for target in targets -%}
        select
            '{{ target }}' as target,
            as_of_at,
            customer_id,
            known_at,
            is_eligible,
            has_happened
        from {{ target }}_outcomes
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

reach as (
    select * from {{ ref('int_data_reach') }}
),

final as (
    select
        united.target,
        united.as_of_at,
        united.customer_id,
        {{ elapsed_days('united.as_of_at', 'united.known_at') }}
            as horizon_days,
        united.known_at,
        united.is_eligible,
        -- A state of the last window is known, also where it ends after the data.
        united.known_at <= greatest(reach.last_line_at, united.as_of_at)
            as is_outcome_known,
        case
            when united.known_at <= greatest(reach.last_line_at, united.as_of_at)
                then united.has_happened
        end as has_happened
    from united
    cross join reach
)

select * from final
