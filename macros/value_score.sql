{# Frequency and monetary score in one, 1 to 5; halves go up. #}
{% macro value_score(frequency_score, monetary_score) -%}
    cast(ceil(({{ frequency_score }} + {{ monetary_score }}) / 2.0) as integer)
{%- endmacro %}
