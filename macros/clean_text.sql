{# Text without blanks around it; nothing but blanks is null. #}
{% macro clean_text(column) -%}
    nullif(trim({{ column }}, e' \t\r\n' || chr(160)), '')
{%- endmacro %}
