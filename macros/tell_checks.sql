{#
The rows of checks, each a CTE of check_name, measured, threshold, is_passed and explanation:
what a check came to from whether it passed, of which null is unknown.
#}
{% macro tell_checks(checks) -%}
    {%- for check in checks %}
        select
            check_name,
            case
                when is_passed then 'passed'
                when is_passed is null then 'unknown'
                else 'warning'
            end as status,
            measured,
            threshold,
            coalesce(explanation, 'Not enough history to say.') as explanation
        from {{ check }}
        {%- if not loop.last %}
        union all
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}
