{#
Text to a timestamp by the var date_format; null where it does not fit. Excel and Parquet
hold dates as dates, which ingest writes as ISO: those are read in any case, except where
the format itself begins with the year, so that no order of day and month is guessed.
#}
{% macro parse_instant(column) -%}
    {%- set format = var('date_format') -%}
    {%- set typed = '\\d{4}-\\d{2}-\\d{2}( \\d{2}:\\d{2}:\\d{2}(\\.\\d+)?)?' -%}
    {%- if format == 'iso' -%}
        try_cast({{ clean_text(column) }} as timestamp)
    {%- else -%}
        coalesce(
            try_strptime({{ clean_text(column) }}, '{{ format | replace("'", "''") }}')
            {%- if not format.startswith('%Y') -%}
                , try_cast(
                    case when regexp_full_match({{ column }}, '{{ typed }}') then {{ column }} end
                    as timestamp
                )
            {%- endif %}
        )
    {%- endif -%}
{%- endmacro %}
