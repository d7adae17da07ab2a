with

final as (
    {% for name, rule in var_rules() | dictsort -%}
        select
            '{{ name }}' as setting,
            '{{ (var(name) if var(name) is string else tojson(var(name))) | replace("'", "''") }}'
                as value_in_force,
            '{{ allowed_words(rule) | replace("'", "''") }}' as allowed
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from final
order by setting
