{# Stops the run for the first of some names that is no var, and says which one is nearest. #}
{% macro refuse_unknown_vars(names, place) -%}
    {%- for name in names if name not in var_rules() -%}
        {%- do exceptions.raise_compiler_error(
            "There is no var '" ~ name ~ "', which " ~ place ~ " sets; the nearest is '"
            ~ nearest_var(name) ~ "'. Vars are listed in dbt_project.yml."
        ) -%}
    {%- endfor -%}
{%- endmacro %}
