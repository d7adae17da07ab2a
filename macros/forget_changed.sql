{#
A hook of every model that is told window by window: forgets the windows that have changed, so
that models tell only those after the last they kept. A fingerprint is of all that came before,
so what is kept has no gap. It is in the transaction of the model: a run that is killed leaves
the former history whole. The stream's state forgets after the model, which needs the windows
it had to say what is told anew; so do forecasts by Python. Forecasts ask another model which
cut-offs stand, and tell those that is_untold().
#}
{% macro forget_changed(standing='int_observation_windows', key='window_id') -%}
    {%- if is_incremental() -%}
        {#- By its name, not by ref(): all such models come after that one anyway. -#}
        {%- set stands = this.incorporate(path={'identifier': standing}) -%}
        {%- set has_changed -%}
            not exists (
                select 1
                from {{ stands }} as stands
                where stands.{{ key }} = told.{{ key }}
                    and stands.history_fingerprint = told.history_fingerprint
            )
        {%- endset -%}
        {{ adapter.dispatch('delete_windows')(has_changed) }}
    {%- endif -%}
{%- endmacro %}

{# Deletes the windows of the model's table, called `told`, of which a condition holds. #}
{% macro default__delete_windows(condition) -%}
    delete from {{ this }} as told
    where {{ condition }}
{%- endmacro %}
