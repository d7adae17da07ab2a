{# Fails where one of several columns is null: not_null of each of them, in one query. #}
{% test never_empty(model, columns) %}
    select {{ columns | join(', ') }}
    from {{ model }}
    where
        false
        {%- for column in columns %}
            or {{ column }} is null
        {%- endfor %}
{% endtest %}
