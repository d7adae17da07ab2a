{# What a customer is called from staging on: the id, or its pseudonym where the var says so. #}
{% macro customer_name(customer_id) -%}
    {{ 'pseudonym(' ~ customer_id ~ ')' if var('pseudonymise_customers') else customer_id }}
{%- endmacro %}
