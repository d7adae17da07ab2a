{# An amount in words: £4,300 from 4,300.12. #}
{% macro money_words(amount) -%}
    {{ as_text_literal(var('currency_symbol')) }} || format('{:,}', cast(round({{ amount }}) as bigint))
{%- endmacro %}
