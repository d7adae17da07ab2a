{#
Whether segments of these shares are no segmentation to act on: one is too small or too
large, too many customers are in none, or there is only one.
#}
{% macro is_degenerate(relation) -%}
    coalesce(
        {{ relation }}.smallest_share < {{ var('smallest_share_floor') }}
        or {{ relation }}.largest_share > {{ var('largest_share_ceiling') }}
        or {{ relation }}.noise_share > {{ var('noise_share_ceiling') }}
        or {{ relation }}.cluster_count < 2,
        true
    )
{%- endmacro %}
