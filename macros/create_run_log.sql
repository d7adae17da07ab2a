{% macro create_run_log() %}{% endmacro %}
