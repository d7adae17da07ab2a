{#
A pre-hook of every model that is told window by window: forgets the windows from the first
changed one on, so that the model tells only those after the last it kept. Both are in one
transaction: a run that is killed leaves the former history whole.
#}
{% macro forget_changed_windows() -%}
    {%- if is_incremental() -%}
        {#- By its name, not by ref(): all such models come after the windows anyway. -#}
        {%- set windows = this.incorporate(path={'identifier': 'int_observation_windows'}) -%}
        delete from {{ this }}
        where window_id > (
            select coalesce(max(told.window_id), 0)
            from {{ this }} as told
            inner join {{ windows }} as windows
                on told.window_id = windows.window_id
                and told.history_fingerprint = windows.history_fingerprint
        )
    {%- endif -%}
{%- endmacro %}
