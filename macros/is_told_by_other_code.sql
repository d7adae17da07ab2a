{#
Whether other code than this told a history; of no rows nobody knows, and nothing is lost. An
earlier version told some without a fingerprint, or by a text. By run_query(), which begins no
transaction: one would not see what a Python model writes.
#}
{% macro is_told_by_other_code(history) -%}
    {%- set code = history_code() -%}
    {%- set told = run_query('select * from ' ~ history ~ ' limit 1') -%}
    {%- if told | length == 0 or 'history_fingerprint' not in told.column_names -%}
        {{ return(true) }}
    {%- endif -%}
    {%- set fingerprint = told[0]['history_fingerprint'] -%}
    {{ return(
        not (fingerprint is number and code.first <= fingerprint <= code.last)
    ) }}
{%- endmacro %}
