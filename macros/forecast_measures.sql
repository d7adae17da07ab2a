{# What is measured of forecasts that were tested, with intervals: columns, in the marts' order. #}
{% macro forecast_measures() -%}
    {{ return([
        'base_rate', 'mean_probability', 'auc', 'auc_lower', 'auc_upper', 'auc_gain',
        'auc_gain_lower', 'auc_gain_upper', 'average_precision', 'brier', 'log_loss',
    ]) }}
{%- endmacro %}
