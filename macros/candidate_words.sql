{# What a candidate of the search asks for, as JSON; unique within its method. #}
{% macro candidate_words(relation=none) -%}
    {%- set prefix = relation ~ '.' if relation else '' -%}
    '{' || concat_ws(
        ', ',
        '"cluster_count": ' || cast({{ prefix }}asked_cluster_count as varchar),
        '"covariance_type": "' || {{ prefix }}asked_covariance_type || '"',
        '"eps": ' || cast({{ prefix }}asked_eps as varchar),
        '"min_samples": ' || cast({{ prefix }}asked_min_samples as varchar)
    ) || '}'
{%- endmacro %}
