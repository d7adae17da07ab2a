-- Forecast beside outcome, customer by customer: the model's, and two that need none.
{%- set predictors = {
    'model': 'expected',
    'past_period': 'past',
    'same_for_all': 'mean',
} %}
with

outcomes as (
    select * from {{ ref('int_value_outcomes') }}
),

forecasts as (
    select * from {{ ref('int_value_forecasts') }}
    where cut_off = 'held_out'
),

means as (
    select
        {{ exact_sum('past_orders') }} / count(*) as mean_orders,
        {{ exact_sum('past_value') }} / count(*) as mean_value
    from outcomes
),

joined as (
    select
        outcomes.*,
        forecasts.expected_orders,
        forecasts.expected_value,
        forecasts.lower_value,
        forecasts.upper_value,
        means.mean_orders,
        means.mean_value
    from outcomes
    cross join means
    left join forecasts on outcomes.customer_id = forecasts.customer_id
),

compared as (
    {% for predictor, prefix in predictors.items() -%}
        {% set is_last = loop.last -%}
        {% for target in ['orders', 'value'] -%}
            select
                customer_id,
                orders_so_far,
                is_wholesale,
                '{{ target }}' as target,
                '{{ predictor }}' as predictor,
                {{ prefix }}_{{ target }} as predicted,
                actual_{{ target }} as outcome,
                {% if (predictor, target) == ('model', 'value') -%}
                    actual_value between lower_value and upper_value
                {%- else -%}
                    cast(null as boolean)
                {%- endif %} as is_within_interval
            from joined
            {{ 'union all' if not (is_last and loop.last) }}
        {% endfor %}
    {%- endfor %}
),

final as (
    select * from compared
    where predicted is not null
)

select * from final
