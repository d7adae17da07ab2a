{# A part as a share of a whole, 0 to 1; null where the whole is not positive. #}
{% macro share_of(part, whole) -%}
    case when {{ whole }} > 0 then cast({{ part }} as double) / cast({{ whole }} as double) end
{%- endmacro %}
