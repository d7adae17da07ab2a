{# The statement that drops what stands in a model's place, if anything does. #}
{% macro drop_former(former) -%}
    {%- if former is not none -%} drop {{ former.type }} {{ former }}; {%- endif -%}
{%- endmacro %}
