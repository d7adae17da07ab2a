{#
A feature of a row on the scale of a scaler: `row` and `scaler` are relations, the scaler's
with columns <feature>_centre and <feature>_spread.
#}
{% macro scaled(feature, row, scaler) -%}
    ({{ transformed(row ~ '.' ~ feature) }} - {{ scaler }}.{{ feature }}_centre)
    / {{ usable_spread(scaler ~ '.' ~ feature ~ '_spread') }}
{%- endmacro %}
