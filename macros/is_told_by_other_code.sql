{# Whether other code than this told a history; of no rows nobody knows, and nothing is lost. #}
{% macro is_told_by_other_code(history) -%}
    {%- set code = history_code() -%}
    {#- An earlier version wrote texts, which are no number. -#}
    {%- set is_same = run_query(
        'select try_cast(history_fingerprint as bigint) between ' ~ code.first ~ ' and '
        ~ code.last ~ ' from ' ~ history ~ ' limit 1'
    ) -%}
    {{ return(is_same | length == 0 or not is_same[0][0]) }}
{%- endmacro %}
