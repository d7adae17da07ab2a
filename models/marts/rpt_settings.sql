-- noqa: disable=LT05
with

final as (
    {% for name, rule in var_rules() | dictsort -%}
        {%- set value = var(name) if var(name) is string else tojson(var(name)) %}
        select
            '{{ name }}' as setting,
            '{{ value | replace("'", "''") }}' as value_in_force,
            '{{ allowed_words(rule) | replace("'", "''") }}' as allowed
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from final
order by 1
