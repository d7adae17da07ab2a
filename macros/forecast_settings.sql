{#
The vars on which a forecast may depend, with their values: all but those that say what is read
and until when, as who adds an outcome may ask any.
#}
{% macro forecast_settings() -%}
    {%- set settings = {} -%}
    {%- for name in var_rules() if name not in [
        'transactions_path', 'replay_until', 'segment_as_of', 'database_memory_limit',
    ] -%}
        {%- do settings.update({name: var(name)}) -%}
    {%- endfor -%}
    {{ return(settings) }}
{%- endmacro %}
