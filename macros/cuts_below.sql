{# How many of four cut points lie below a value, 0 to 4. #}
{% macro cuts_below(value, cuts) -%}
    (
        {%- for position in range(1, 5) %}
            cast({{ value }} > {{ cuts }}[{{ position }}] as integer)
            {{- ' +' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}
