{#
Whether a customer is held out of an audience: the salted hash of both, its first 52 bits
a number from 0 to 1, lies below the share. Nothing else that happens can change it.
#}
{% macro is_held_out(audience_name, customer_id, holdout_share) -%}
    cast(
        '0x' || left(md5(concat_ws(
            '|',
            {{ as_text_literal(var('holdout_salt')) }},
            {{ audience_name }},
            {{ customer_id }}
        )), 13) as bigint
    ) / 4503599627370496 < {{ holdout_share }}
{%- endmacro %}
