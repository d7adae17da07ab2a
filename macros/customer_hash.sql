{# What an erased customer is known by, so that the list of them holds no id. #}
{% macro customer_hash(customer_id) -%}
    sha256('erased customer ' || {{ customer_id }})
{%- endmacro %}
