{# The last window that an incremental model keeps, 0 if none. #}
{% macro last_told_window() -%}
    {%- if is_incremental() -%}
        (select coalesce(max(window_id), 0) from {{ this }})
    {%- else -%}
        0
    {%- endif -%}
{%- endmacro %}
