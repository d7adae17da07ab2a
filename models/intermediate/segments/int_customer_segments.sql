{{ config(materialized='view') }}
-- Every customer's segment by every method in every window in which the method speaks.
with

rfm_scored as (
    select * from {{ ref('int_customers_rfm_scored') }}
),

clustered as (
    select * from {{ ref('int_customers_clustered') }}
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
        cast(null as double) as distance,
        {% if var('rfm_scoring') == 'quantile' -%}
            'rfm_rules-w' || lpad(cast(window_id as varchar), 5, '0')
        {%- else -%}
            'rfm_rules-absolute'
        {%- endif %} as model_version
    from rfm_scored
    union all
    select
        method,
        window_id,
        customer_id,
        segment_id,
        distance,
        model_version
    from clustered
    union all
    select
        'stream' as method,
        window_id,
        customer_id,
        segment_id,
        distance,
        model_version
    from stream_assignments
)

select * from final
