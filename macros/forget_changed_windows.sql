{#
A pre-hook of every model that is told window by window: forgets the windows that have changed,
so that the model tells only those after the last it kept. A fingerprint is of all that came
before, so what is kept has no gap. Both are in one transaction: a run that is killed leaves the
former history whole.
#}
{% macro forget_changed_windows() -%}
    {%- if is_incremental() -%}
        {#- By its name, not by ref(): all such models come after the windows anyway. -#}
        {%- set windows = this.incorporate(path={'identifier': 'int_observation_windows'}) -%}
        delete from {{ this }} as told
        where not exists (
            select 1
            from {{ windows }} as windows
            where windows.window_id = told.window_id
                and windows.history_fingerprint = told.history_fingerprint
        )
    {%- endif -%}
{%- endmacro %}
