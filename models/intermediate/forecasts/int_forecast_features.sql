-- Which model of which target looks at what: macros/forecast_models as a table.
with

final as (
    {% for target in var('forecast_targets') -%}
        {%- set is_last_target = loop.last -%}
        {%- for model, features in forecast_models(target).items() %}
            select
                '{{ target }}' as target,
                '{{ model }}' as model,
                unnest({{ ['intercept'] + features }}) as feature
            {{ 'union all' if not (loop.last and is_last_target) }}
        {%- endfor %}
    {%- endfor %}
)

select * from final
