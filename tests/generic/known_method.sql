{# Fails where a column names a method that gives no segments. #}
{% test known_method(model, column_name) %}
    {{ test_accepted_values(
        model, column_name, ['rfm_rules', 'stream'] + fitted_methods()
    ) }}
{% endtest %}
