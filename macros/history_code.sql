{# A fingerprint of the code by which history is told. #}
{% macro history_code() -%}
    {%- set folders = [
        'macros', 'models/staging', 'models/intermediate/transactions',
        'models/intermediate/windows', 'models/intermediate/features',
        'models/intermediate/segments', 'python_models/clusters',
        'python_models/segmentation',
    ] -%}
    {%- if execute -%}
        {%- do return(run_query(
            'select code_fingerprint(' ~ as_text_literal(folders | join(' ')) ~ ', '
            ~ as_text_literal(invocation_id) ~ ')'
        )[0][0]) -%}
    {%- endif -%}
{%- endmacro %}
