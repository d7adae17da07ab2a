{# A count in words: 1 day, 2.5 orders, 12 products. #}
{% macro count_words(count, noun) -%}
    case
        when {{ count }} = 1 then '1 {{ noun }}'
        when {{ count }} = floor({{ count }}) then format('{:,}', cast({{ count }} as bigint)) || ' {{ noun }}s'
        else format('{:.1f}', cast({{ count }} as double)) || ' {{ noun }}s'
    end
{%- endmacro %}
