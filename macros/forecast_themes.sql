{#
What forecasts look at: columns of int_forecast_inputs by theme. Features of one theme say
nearly the same, so that reasons are told by theme.
#}
{% macro forecast_themes() -%}
    {{ return({
        'rhythm': [
            'log_recency_days', 'log_lateness', 'gap_variation', 'log_odds_of_none',
        ],
        'orders': [
            'log_frequency', 'has_one_order', 'log_orders_30d', 'log_orders_90d',
            'log_orders_365d', 'orders_30d_share_of_90d', 'orders_90d_share_of_365d',
        ],
        'money': [
            'log_monetary', 'log_spend_30d', 'log_spend_90d', 'log_spend_365d',
            'log_average_order_value',
        ],
        'range': ['log_product_diversity', 'log_average_unit_price'],
        'returns': ['return_rate'],
        'tenure': ['log_tenure_days'],
        'segment': ['segment_rank', 'last_move', 'log_days_since_move'],
        'season': ['log_orders_last_season'],
    }) }}
{%- endmacro %}
