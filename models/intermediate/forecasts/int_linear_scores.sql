{{ config(
    materialized='incremental',
    pre_hook="{{ forget_changed('int_forecast_cutoffs') }}"
) }}
-- Probabilities of the linear models, from their coefficients alone, and what each
-- theme adds to the log-odds: a missing value adds nothing.
{%- set features = forecast_themes().values() | sum(start=[]) %}
with

cutoffs as (
    select * from {{ ref('int_forecast_cutoffs') }}
    where {{ is_untold('window_id') }}
),

coefficients as (
    select * from {{ ref('int_linear_coefficients') }}
),

inputs as (
    select * from {{ ref('int_forecast_inputs') }}
),

models as (
    select
        target,
        model,
        as_of_at,
        max(coefficient) filter (where feature = 'intercept') as intercept
        {%- for feature in features %}
            {%- for part in ['coefficient', 'centre', 'spread'] %},
                max({{ part }}) filter (where feature = '{{ feature }}')
                    as {{ feature }}_{{ part }}
            {%- endfor %}
        {%- endfor %}
    from coefficients
    group by 1, 2, 3
),

contributions as (
    select
        inputs.target,
        models.model,
        inputs.as_of_at,
        inputs.customer_id,
        cutoffs.window_id,
        cutoffs.history_fingerprint,
        models.intercept
        {%- for theme, names in forecast_themes().items() %},
            {% for feature in names -%}
                coalesce(
                    models.{{ feature }}_coefficient
                    * (inputs.{{ feature }} - models.{{ feature }}_centre)
                    / models.{{ feature }}_spread,
                    0
                ) {{- ' + ' if not loop.last }}
            {%- endfor %} as {{ theme }}_contribution
        {%- endfor %}
    from inputs
    inner join cutoffs on inputs.as_of_at = cutoffs.as_of_at
    inner join models
        on inputs.target = models.target
        and inputs.as_of_at = models.as_of_at
),

final as (
    select
        *,
        round(
            1 / (1 + exp(-(
                intercept
                {%- for theme in forecast_themes() %} + {{ theme }}_contribution
                {%- endfor %}
            ))),
            9
        ) as probability
    from contributions
)

select * from final
