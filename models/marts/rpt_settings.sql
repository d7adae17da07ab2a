-- noqa: disable=LT05
with

final as (
    {% for name, rule in var_rules() | dictsort %}
        select
            '{{ name }}' as setting,
            {{ as_text_literal(setting_text(var(name))) }} as value_in_force,
            {{ as_text_literal(allowed_words(rule)) }} as allowed
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from final
order by 1
