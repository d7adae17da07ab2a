{# Methods that are fitted to customers, each a key of CLUSTERERS in clusterers.py. #}
{% macro fitted_methods() -%}
    {{ return(['kmeans', 'gmm', 'dbscan', 'minibatch_kmeans']) }}
{%- endmacro %}
