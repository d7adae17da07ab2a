{#
Text to a timestamp by the var date_format; null where it does not fit. Excel and Parquet
hold dates as dates, which ingest writes as ISO: those are read in any case, except where
the format itself begins with the year, so that no order of day and month is guessed.
An offset at the end of an ISO date (Z, +01:00, and +0100, which the cast does not know) is
dropped: a day is the day on the shop's own clock.
#}
{% macro parse_instant(column) -%}
    {%- set format = var('date_format') -%}
    {%- set typed = '\\d{4}-\\d{2}-\\d{2}( \\d{2}:\\d{2}:\\d{2}(\\.\\d+)?)?' -%}
    {%- if format == 'iso' -%}
        coalesce(
            try_cast({{ clean_text(column) }} as timestamp),
            try_cast(
                regexp_replace({{ clean_text(column) }}, ' ?[+-]\d{4}$', '') as timestamp
            )
        )
    {%- else -%}
        coalesce(
            try_strptime({{ clean_text(column) }}, {{ as_text_literal(format) }})
            {%- if not format.startswith('%Y') -%}
                , try_cast(
                    case when regexp_full_match({{ column }}, '{{ typed }}') then {{ column }} end
                    as timestamp
                )
            {%- endif %}
        )
    {%- endif -%}
{%- endmacro %}
