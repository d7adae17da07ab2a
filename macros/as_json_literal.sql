{# A value as a JSON literal of SQL. #}
{% macro as_json_literal(value) -%}
    {{ as_text_literal(tojson(value)) }}
{%- endmacro %}
