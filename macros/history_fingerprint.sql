{#
Eight bytes by which a row says what was told in it, and by which code: the hash of what it
hangs on, in the span of the code, so that should_full_refresh() finds what other code told.
#}
{% macro history_fingerprint(words) -%}
    {%- set code = history_code() -%}
    cast({{ code.first }} + hash({{ words }}) % {{ code.span }} as bigint)
{%- endmacro %}
