{#
The id of an event: what it is about decides it and nothing else, so that a rebuild makes
no second event of what happened once.
#}
{% macro event_id(parts) -%}
    md5(concat_ws('|', {% for part in parts %}coalesce(cast({{ part }} as varchar), ''){{ ', ' if not loop.last }}{% endfor %}))
{%- endmacro %}
