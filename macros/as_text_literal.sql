{# A text as a literal of SQL. #}
{% macro as_text_literal(text) -%}
    '{{ text | replace("'", "''") }}'
{%- endmacro %}
