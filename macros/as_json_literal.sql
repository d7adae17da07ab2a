{# A value as a JSON literal of SQL. #}
{% macro as_json_literal(value) -%}
    '{{ tojson(value) | replace("'", "''") }}'
{%- endmacro %}
