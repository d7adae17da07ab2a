{#
The models of a target with the features that each looks at. That of lapsed describes a
state that recency alone decides, so it must not see what tells of recency.
#}
{% macro forecast_models(target) -%}
    {%- set every_feature = forecast_themes().values() | sum(start=[]) -%}
    {%- if target == 'lapsed' -%}
        {{ return({'lapsed_state': [
            'log_frequency', 'has_one_order', 'gap_variation', 'log_monetary',
            'log_average_order_value', 'log_product_diversity', 'log_average_unit_price',
            'return_rate', 'log_tenure_days',
        ]}) }}
    {%- endif -%}
    {%- set models = {
        'base_rate': [],
        'recency_alone': ['log_recency_days'],
        'logistic': every_feature,
        'boosting': every_feature,
    } -%}
    {%- if target == 'churn' -%}
        {%- do models.update({'bg_nbd': ['log_odds_of_none']}) -%}
    {%- endif -%}
    {{ return(models) }}
{%- endmacro %}
