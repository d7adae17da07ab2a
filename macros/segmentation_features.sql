{# Every feature that can be scaled and clustered on: int_customer_snapshots has it. #}
{% macro segmentation_features() -%}
    {{ return([
        'recency_days', 'frequency', 'monetary', 'product_diversity',
        'average_unit_price', 'average_order_value', 'tenure_days',
        'average_days_between_orders', 'orders_90d', 'spend_90d', 'return_rate',
    ]) }}
{%- endmacro %}
