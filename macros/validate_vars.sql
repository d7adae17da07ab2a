{# Stops the run with one message for a var that is unknown or not allowed. #}
{% macro validate_vars() -%}
    {%- do refuse_unknown_vars(invocation_args_dict.get('vars', {}), 'the command') -%}
    {%- if execute and target.type == 'duckdb' -%}
        {#- dbt does not tell macros what stands there, only what a name that is asked for is. -#}
        {%- set project = run_query("select content from read_text('dbt_project.yml')") -%}
        {%- do refuse_unknown_vars(
            fromyaml(project.columns[0].values()[0]).vars, 'dbt_project.yml'
        ) -%}
    {%- endif -%}
    {%- for name, rule in var_rules().items() -%}
        {%- if not is_allowed(var(name), rule) -%}
            {%- do exceptions.raise_compiler_error(
                'The var ' ~ name ~ ' is ' ~ tojson(var(name), var(name) | string)
                ~ ', but must be ' ~ allowed_words(rule) ~ '.'
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if var('default_method') not in ['rfm_rules', 'stream'] + var('clustering_methods') -%}
        {%- do exceptions.raise_compiler_error(
            'The var default_method is ' ~ var('default_method')
            ~ ', but must be rfm_rules, stream or one of clustering_methods.'
        ) -%}
    {%- endif -%}
{%- endmacro %}
