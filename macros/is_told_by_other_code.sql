{# Whether other code than this told a history; of no rows nobody knows, and nothing is lost. #}
{% macro is_told_by_other_code(history) -%}
    {%- set is_same = run_query(
        'select starts_with(history_fingerprint, ' ~ as_text_literal(history_code())
        ~ ') from ' ~ history ~ ' limit 1'
    ) -%}
    {{ return(is_same | length == 0 or not is_same[0][0]) }}
{%- endmacro %}
