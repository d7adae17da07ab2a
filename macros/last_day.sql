{# The last day of what ends before an instant: windows are half-open, so that one that
   ends at midnight holds nothing of that day. #}
{% macro last_day(end_at) -%}
    cast({{ end_at }} - interval 1 microsecond as date)
{%- endmacro %}
