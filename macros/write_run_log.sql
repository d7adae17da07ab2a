{% macro write_run_log(results) %}{% endmacro %}
