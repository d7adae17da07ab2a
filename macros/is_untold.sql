{# Whether an incremental model has to tell a window, once it forgot what has changed. #}
{% macro is_untold(window_id) -%}
    {%- if is_incremental() -%}
        {{ window_id }} not in (select window_id from {{ this }})
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}
