{#
The var whose name shares the largest part of its pairs of letters with another name (Dice's
coefficient, 1945), of equals the first by name.
#}
{% macro nearest_var(name) -%}
    {%- set found = namespace(name='', share=-1) -%}
    {%- set asked = pairs_of_letters(name) -%}
    {%- for each in var_rules() | sort -%}
        {%- set pairs = pairs_of_letters(each) -%}
        {%- set shared = asked | select('in', pairs) | list | length -%}
        {%- set share = 2 * shared / (asked | length + pairs | length) -%}
        {%- if share > found.share -%}
            {%- set found.name = each -%}
            {%- set found.share = share -%}
        {%- endif -%}
    {%- endfor -%}
    {%- do return(found.name) -%}
{%- endmacro %}

{% macro pairs_of_letters(name) -%}
    {%- set pairs = [] -%}
    {%- for at in range(name | length - 1) -%}
        {%- do pairs.append(name[at:at + 2]) -%}
    {%- endfor -%}
    {%- do return(pairs | unique | list) -%}
{%- endmacro %}
