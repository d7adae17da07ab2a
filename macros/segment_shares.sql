{# What is_degenerate() looks at, over segments with customer_share; -1 is noise. #}
{% macro segment_shares() -%}
    cast(count(*) filter (where segment_id > 0) as integer) as cluster_count,
    coalesce(max(customer_share) filter (where segment_id = -1), 0) as noise_share,
    min(customer_share) filter (where segment_id > 0) as smallest_share,
    max(customer_share) filter (where segment_id > 0) as largest_share
{%- endmacro %}
