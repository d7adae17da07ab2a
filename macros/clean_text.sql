{#
Text without blanks around it; nothing but blanks is null. Trimming a set of characters is
slow, so only text that has one of them at an end is trimmed.
#}
{% macro clean_text(column) -%}
    {%- set blanks = ["' '", "e'\\t'", "e'\\r'", "e'\\n'", 'chr(160)'] -%}
    case
        when
            {% for blank in blanks -%}
                prefix({{ column }}, {{ blank }}) or suffix({{ column }}, {{ blank }})
                {{- ' or ' if not loop.last }}
            {% endfor -%}
            then nullif(trim({{ column }}, {{ blanks | join(' || ') }}), '')
        else nullif({{ column }}, '')
    end
{%- endmacro %}
