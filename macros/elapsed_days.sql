{# Whole days of 24 hours between two instants: bought within the last day is 0. #}
{% macro elapsed_days(earlier, later) -%}
    cast(floor((epoch({{ later }}) - epoch({{ earlier }})) / 86400) as integer)
{%- endmacro %}
