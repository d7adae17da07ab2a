{#
The vars on which what is told window by window depends, with their values: two histories
under different ones must not be mixed. What is told anew in every run needs no place here.
#}
{% macro history_settings() -%}
    {%- set settings = {} -%}
    {%- for name in [
        'stream_grain', 'stream_rows_per_batch', 'order_without_invoice',
        'monetary_basis', 'feature_scaling', 'feature_log1p', 'rfm_scoring',
        'rfm_recency_cuts', 'rfm_frequency_cuts', 'rfm_monetary_cuts',
        'clustering_features', 'random_seed', 'fit_sample_size', 'stream_cluster_count',
        'stream_engine', 'stream_population', 'full_refit_every',
        'forgetting_half_life_windows',
    ] -%}
        {%- do settings.update({name: var(name)}) -%}
    {%- endfor -%}
    {{ return(settings) }}
{%- endmacro %}
