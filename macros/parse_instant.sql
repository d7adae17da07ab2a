{# Text to a timestamp by the var date_format; null where it does not fit. #}
{% macro parse_instant(column) -%}
    {%- if var('date_format') == 'iso' -%}
        try_cast({{ column }} as timestamp)
    {%- else -%}
        try_strptime({{ column }}, '{{ var("date_format") | replace("'", "''") }}')
    {%- endif -%}
{%- endmacro %}
