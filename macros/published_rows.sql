{#
The rows of a mart that are published. Where the var site_minimum_segment_size is 2 or more, no
row of a single customer, and none about a group of fewer customers than that, nor about a
larger one of whom fewer did something. Windows alone are no groups of customers and stay.
#}
{% macro published_rows(mart) -%}
    {%- set least = var('site_minimum_segment_size') -%}
    {%- set groups = [
        'entry_count', 'member_count', 'new_count', 'treated_count', 'held_out_count',
    ] -%}
    {%- set counts = [] -%}
    {%- for column in mart.columns if mart.name != 'dim_windows' -%}
        {%- do counts.append(column)
            if column in groups or column.endswith('customer_count') -%}
    {%- endfor -%}
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
