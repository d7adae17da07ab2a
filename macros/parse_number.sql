{#
Text to a decimal: 2.55, 1,234.50, £2.55, -3. Null where it is no number, also where
thousands marks do not part groups of three, since 2,55 may mean two and a half.
#}
{% macro parse_number(column, scale) -%}
    {%- set type = 'decimal(18, ' ~ scale ~ ')' -%}
    {%- set decimal_mark = var('decimal_mark') -%}
    {%- set thousands_mark = ',' if decimal_mark == '.' else '.' -%}
    {%- set plain = '\\s*-?\\d+' ~ ('(\\.\\d+)?' if decimal_mark == '.' else '') ~ '\\s*' -%}
    {%- set bare = "regexp_replace(" ~ column ~ ", '[\\s\\x{00a0}£$€]', '', 'g')" -%}
    {%- set dressed -%}
        [-+]?(\d+|\d{1,3}([{{ thousands_mark }}]\d{3})+)([{{ decimal_mark }}]\d*)?
    {%- endset -%}
    case
        when regexp_full_match({{ column }}, '{{ plain }}')
            then try_cast({{ column }} as {{ type }})
        when regexp_full_match({{ bare }}, '{{ dressed }}')
            then try_cast(
                replace(replace({{ bare }}, '{{ thousands_mark }}', ''), '{{ decimal_mark }}', '.')
                as {{ type }}
            )
    end
{%- endmacro %}
