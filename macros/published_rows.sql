{#
The rows of a mart that are published. Where the var site_minimum_segment_size is 2 or more, no
row of a single customer, and no count of fewer customers than that; windows alone are no
groups of customers and stay.
#}
{% macro published_rows(mart) -%}
    {%- set least = var('site_minimum_segment_size') -%}
    {%- if least == 1 -%}
        true
    {%- elif 'customer_id' in mart.columns -%}
        customer_id is null
    {%- elif 'customer_count' in mart.columns and mart.name != 'dim_windows' -%}
        customer_count is null or customer_count = 0 or customer_count >= {{ least }}
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}
