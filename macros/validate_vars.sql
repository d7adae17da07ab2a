{% macro validate_vars() %}{% endmacro %}
