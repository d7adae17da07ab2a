{# Whether a value lies beyond its fence; on the fence is within, and no fence is no bound. #}
{% macro is_beyond_fence(value, lower_fence, upper_fence) -%}
    coalesce({{ value }} < {{ lower_fence }}, false)
    or coalesce({{ value }} > {{ upper_fence }}, false)
{%- endmacro %}
