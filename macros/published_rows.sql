{#
The rows of a mart that are published. Where the var site_minimum_segment_size is 2 or more, no
row of a single customer, and no count of fewer customers than that; windows alone are no
groups of customers and stay.
#}
{% macro published_rows(mart) -%}
    {%- set least = var('site_minimum_segment_size') -%}
    {%- set counts = [] if mart.name == 'dim_windows' else [
        'customer_count', 'entry_count', 'member_count', 'new_count', 'treated_count',
        'held_out_count',
    ] | select('in', mart.columns) | list -%}
    {%- if least == 1 -%}
        true
    {%- elif 'customer_id' in mart.columns -%}
        customer_id is null
    {%- else -%}
        true
        {%- for count in counts %}
            and ({{ count }} is null or {{ count }} = 0 or {{ count }} >= {{ least }})
        {%- endfor %}
    {%- endif -%}
{%- endmacro %}
