{#
The statements that write the database's file anew without its free blocks, and drop copies
of the input. The last of a run: what is written later would go to the former file.
#}
{% macro rewrite_database() -%}
    {%- set new = as_text_literal(target.path ~ '.new') -%}
    drop table if exists erased_keys;
    checkpoint;
    select clear_folder('target/converted');
    select clear_file({{ new }});
    attach {{ new }} as rewritten (storage_version '{{ storage_version() }}');
    copy from database {{ adapter.quote(target.database) }} to rewritten;
    detach rewritten;
    select replace_file({{ new }}, {{ as_text_literal(target.path) }})
{%- endmacro %}
