{# What a condition of seeds/audiences.csv may ask of an event, each with what it holds. #}
{% macro event_columns() -%}
    {{ return({
        'method': 'text',
        'from_segment_name': 'text',
        'to_segment_name': 'text',
        'from_segment_id': 'number',
        'to_segment_id': 'number',
        'former_churn_decile': 'number',
        'churn_decile': 'number',
        'recency_days': 'number',
        'frequency': 'number',
        'monetary': 'number',
        'spend_365d': 'number',
    }) }}
{%- endmacro %}
