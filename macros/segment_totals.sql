{# What is counted of the customers of a segment in a window, from their snapshots. #}
{% macro segment_totals(snapshots) -%}
    count(*) as customer_count,
    count(*) filter (where {{ snapshots }}.is_active) as active_customer_count,
    sum(cast({{ snapshots }}.monetary as decimal(18, 4))) as revenue
    {%- for feature in ['recency_days', 'frequency', 'monetary'] %},
        median({{ snapshots }}.{{ feature }}) as median_{{ feature }}
    {%- endfor %}
{%- endmacro %}
