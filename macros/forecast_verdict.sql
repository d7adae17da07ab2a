{#
What an evaluation says in words. A gain in AUC of less than 0.005 is no finding, however
surely it is above 0.
#}
{% macro forecast_verdict(relation) -%}
    case
        when {{ relation }}.state = 'no_known_outcome'
            then 'not fitted: no earlier outcome is known yet'
        when {{ relation }}.state = 'too_few_customers'
            then 'not fitted: fewer than {{ var("forecast_least_customers") }} customers'
                || ' with a known outcome'
        when {{ relation }}.state = 'one_outcome'
            then 'not fitted: everybody before had the same outcome'
        when {{ relation }}.state = 'too_few_repeat_buyers'
            then 'not fitted: too few customers came back'
        when not {{ relation }}.is_outcome_known
            then 'not known yet: the data end before the horizon does'
        when {{ relation }}.auc is null
            then 'not measured: everybody had the same outcome'
        when {{ is_state(relation ~ '.target') }}
            then {{ forecast_purpose(relation ~ '.target') }}
        when {{ relation }}.model = 'recency_alone' then 'the baseline'
        when {{ relation }}.auc_gain_lower is null or isnan({{ relation }}.auc_gain_lower)
            then 'not measured: too few customers'
        when {{ relation }}.auc_gain_upper < 0 then 'worse than recency alone'
        when {{ relation }}.auc_gain_lower <= 0 then 'adds nothing measurable'
        when {{ relation }}.auc_gain < 0.005 then 'adds hardly anything'
        else 'adds to recency alone'
    end
{%- endmacro %}
