{# Stops a run that should give pseudonyms without a key, or it would give real ids. #}
{% macro refuse_lost_key() -%}
    {%- if execute and var('pseudonymise_customers')
        and not run_query('select has_pseudonym_key()').columns[0].values()[0] -%}
        {%- do exceptions.raise_compiler_error(
            'The var pseudonymise_customers is true, but the environment variable '
            ~ 'SHOAL_PSEUDONYM_KEY holds no key of 16 characters or more. Set it to the '
            ~ "shop's own secret, the same in every run."
        ) -%}
    {%- endif -%}
{%- endmacro %}
