{# The file that the site and analysts read: beside the database, in a folder of its own. #}
{% macro published_path() -%}
    {%- set folder, _, name = target.path.rpartition('/') -%}
    {{ return((folder ~ '/' if folder else '') ~ 'published/' ~ name) }}
{%- endmacro %}
