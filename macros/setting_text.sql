{# The value of a var as rpt_settings shows it. #}
{% macro setting_text(value) -%}
    {{ return(value if value is string else tojson(value)) }}
{%- endmacro %}
