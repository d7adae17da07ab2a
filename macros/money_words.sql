{# An amount in words: £4,300 from 4,300.12. #}
{% macro money_words(amount) -%}
    '{{ var("currency_symbol") | replace("'", "''") }}' || format('{:,}', cast(round({{ amount }}) as bigint))
{%- endmacro %}
