{# Whether a row belongs to the last window, the present. #}
{% macro is_latest_window(relation) -%}
    {{ relation }}.window_id = (
        select max(all_windows.window_id)
        from {{ ref('int_observation_windows') }} as all_windows
    )
{%- endmacro %}
