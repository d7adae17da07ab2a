{{ config(materialized='view') }}
-- Every customer's segment by the methods that speak in every window: under the model
-- of the window, and where the same values would be under that of the window before.
with

rfm_scored as (
    select * from {{ ref('int_customers_rfm_scored') }}
),

stream_assignments as (
    select * from {{ ref('int_stream_assignments') }}
),

final as (
    select
        'rfm_rules' as method,
        window_id,
        customer_id,
        segment_id,
        segment_id_under_former_cuts as segment_id_under_former_model,
        cast(null as double) as distance,
        {% if var('rfm_scoring') == 'quantile' -%}
            'rfm_rules-w' || lpad(cast(window_id as varchar), 5, '0')
        {%- else -%}
            'rfm_rules-absolute'
        {%- endif %} as model_version,
        history_fingerprint
    from rfm_scored
    union all
    select
        'stream' as method,
        window_id,
        customer_id,
        segment_id,
        segment_id_under_former_model,
        distance,
        model_version,
        history_fingerprint
    from stream_assignments
)

select * from final
