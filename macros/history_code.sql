{#
A hash of the code by which history and forecasts are told, and the span of numbers that its
first twenty bits give: the history_fingerprint of every row lies there, so that it says by
eight bytes which code told it, and which history.
#}
{% macro history_code() -%}
    {%- set folders = [
        'macros', 'models/staging', 'models/intermediate/transactions',
        'models/intermediate/windows', 'models/intermediate/features',
        'models/intermediate/segments', 'models/intermediate/cutoffs',
        'models/intermediate/outcomes', 'models/intermediate/forecasts',
        'python_models/clusters', 'python_models/forecasts', 'python_models/segmentation',
    ] -%}
    {%- if execute -%}
        {%- set code = run_query(
            'select code_fingerprint(' ~ as_text_literal(folders | join(' ')) ~ ', '
            ~ as_text_literal(invocation_id) ~ ')'
        )[0][0] -%}
        {%- set span = 2 ** 43 -%}
        {%- set first = code[:5] | int(base=16) * span -%}
        {%- do return(
            {'hash': code, 'first': first, 'last': first + span - 1, 'span': span}
        ) -%}
    {%- endif -%}
    {{ return({'hash': '', 'first': 0, 'last': 0, 'span': 1}) }}
{%- endmacro %}
