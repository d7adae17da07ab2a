{# The file that the site and analysts read: beside the database, in a folder of its own. #}
{% macro published_path() -%}
    {{ return(beside_database('published/' ~ target.path.rpartition('/')[2])) }}
{%- endmacro %}
