{#
What each var may be. `kind` is text, choice, flag, integer, number, instant, cuts or a
list; validate_vars() enforces it, rpt_settings shows it, a test holds it to dbt_project.yml.
#}
{% macro var_rules() -%}
    {{ return({
        'transactions_path': {'kind': 'text'},
        'transactions_columns': {'kind': 'mapping'},
        'transactions_encoding': {'kind': 'choice', 'of': ['auto', 'utf-8', 'latin-1']},
        'transactions_delimiter': {'kind': 'delimiter'},
        'transactions_sheets': {'kind': 'list'},
        'date_format': {'kind': 'date_format'},
        'decimal_mark': {'kind': 'choice', 'of': ['.', ',']},
        'earliest_plausible_at': {'kind': 'instant'},
        'latest_plausible_at': {'kind': 'instant'},
        'drop_overlap_copies': {'kind': 'flag'},
        'overlap_day_share': {'kind': 'number', 'from': 0.5, 'to': 1},
        'overlap_day_min_lines': {'kind': 'integer', 'from': 1, 'to': 1000000},
        'drop_repeated_lines': {'kind': 'flag'},
        'return_invoice_prefix': {'kind': 'prefix'},
        'adjustment_invoice_prefix': {'kind': 'prefix'},
        'monetary_basis': {'kind': 'choice', 'of': ['net', 'gross']},
        'outlier_fence': {'kind': 'number', 'from': 1, 'to': 20},
        'stream_grain': {'kind': 'choice', 'of': ['day', 'week', 'rows']},
        'stream_rows_per_batch': {'kind': 'integer', 'from': 1, 'to': 1000000000},
        'replay_until': {'kind': 'instant', 'or_empty': true},
        'feature_scaling': {'kind': 'choice', 'of': ['standard', 'minmax', 'none']},
        'feature_log1p': {'kind': 'flag'},
        'rfm_scoring': {'kind': 'choice', 'of': ['quantile', 'absolute']},
        'rfm_recency_cuts': {'kind': 'cuts'},
        'rfm_frequency_cuts': {'kind': 'cuts'},
        'rfm_monetary_cuts': {'kind': 'cuts'},
        'clustering_features': {'kind': 'subset', 'of': segmentation_features()},
        'cluster_count': {'kind': 'integer', 'from': 2, 'to': 12},
        'random_seed': {'kind': 'integer', 'from': 0, 'to': 4294967295},
        'silhouette_sample_size': {'kind': 'integer', 'from': 100, 'to': 100000},
        'stability_pairs': {'kind': 'integer', 'from': 0, 'to': 200},
        'smallest_share_floor': {'kind': 'number', 'from': 0, 'to': 1},
        'largest_share_ceiling': {'kind': 'number', 'from': 0, 'to': 1},
        'default_method': {'kind': 'choice', 'of': ['rfm_rules', 'kmeans']},
        'currency_symbol': {'kind': 'text'},
    }) }}
{%- endmacro %}
