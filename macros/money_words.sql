{# An amount in words: £4,300 from 4,300.12, -£52 from -52.3. #}
{% macro money_words(amount) -%}
    case when round({{ amount }}) < 0 then '-' else '' end
    || {{ as_text_literal(var('currency_symbol')) }}
    || format('{:,}', cast(abs(round({{ amount }})) as bigint))
{%- endmacro %}
