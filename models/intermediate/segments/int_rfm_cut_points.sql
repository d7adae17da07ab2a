{{ config(materialized='incremental', pre_hook='{{ forget_changed() }}') }}
-- Where the RFM scores part, window by window. A score counts the cut points below a
-- value, so that customers with equal values always get equal scores.
with

snapshots as (
    select * from {{ ref('int_customer_snapshots') }}
    where window_id > {{ last_told_window() }}
),

{% if var('rfm_scoring') == 'quantile' -%}
final as (
    select
        window_id,
        history_fingerprint,
        {%- for metric in ['recency_days', 'frequency', 'monetary'] %}
            quantile_disc(cast({{ metric }} as double), [0.2, 0.4, 0.6, 0.8])
                as {{ metric }}_cuts
            {{- ',' if not loop.last }}
        {%- endfor %}
    from snapshots
    group by 1, 2
)
{%- else -%}
final as (
    select distinct
        window_id,
        history_fingerprint,
        cast({{ var('rfm_recency_cuts') }} as double[]) as recency_days_cuts,
        cast({{ var('rfm_frequency_cuts') }} as double[]) as frequency_cuts,
        cast({{ var('rfm_monetary_cuts') }} as double[]) as monetary_cuts
    from snapshots
)
{%- endif %}

select * from final
