{#
What a feature adds to the squared distance between a customer and a segment: straight for
centres, in units of the covariance for a mixture (Mahalanobis), where precisions stand.
#}
{% macro squared_gap(feature, features) -%}
    {%- set gap = "(customers.%s_scaled - segments.%s_centre)" -%}
    {{ gap % (feature, feature) }} * case
        when segments.log_constant is null then {{ gap % (feature, feature) }}
        else
            {% for other in features -%}
                segments.{{ feature }}_{{ other }}_precision * {{ gap % (other, other) }}
                {{- ' + ' if not loop.last }}
            {% endfor %}
    end
{%- endmacro %}
