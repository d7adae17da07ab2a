{# What a function of python_models/ingest/plugin.py answers; stops with its message. #}
{% macro ask_ingest(function, request) -%}
    {%- set question = function ~ '(' ~ as_json_literal(request) ~ ')' -%}
    {%- set answer = run_query('select ' ~ question) -%}
    {%- set answered = fromjson(answer.columns[0].values()[0]) -%}
    {%- if answered.error is defined -%}
        {%- do exceptions.raise_compiler_error(answered.error) -%}
    {%- endif -%}
    {%- do return(answered) -%}
{%- endmacro %}
