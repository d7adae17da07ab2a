{{ config(materialized='incremental', pre_hook='{{ forget_changed() }}') }}
-- RFM scores and group of every customer in every window, and the group that today's
-- values would have had under the cut points of the window before.
with

snapshots as (
    select
        window_id,
        customer_id,
        recency_days,
        frequency,
        monetary,
        history_fingerprint
    from {{ ref('int_customer_snapshots') }}
    where window_id > {{ last_told_window() }}
),

cut_points as (
    select * from {{ ref('int_rfm_cut_points') }}
),

grid as (
    select * from {{ ref('rfm_grid') }}
),

scored as (
    select
        snapshots.window_id,
        snapshots.customer_id,
        snapshots.history_fingerprint,
        {%- for version in ['own', 'former'] %}
            5 - {{ cuts_below(
                'snapshots.recency_days', version ~ '_cuts.recency_days_cuts'
            ) }} as recency_score_{{ version }},
            1 + {{ cuts_below(
                'snapshots.frequency', version ~ '_cuts.frequency_cuts'
            ) }} as frequency_score_{{ version }},
            1 + {{ cuts_below(
                'snapshots.monetary', version ~ '_cuts.monetary_cuts'
            ) }} as monetary_score_{{ version }}
            {{- ',' if not loop.last }}
        {%- endfor %}
    from snapshots
    inner join cut_points as own_cuts on snapshots.window_id = own_cuts.window_id
    left join cut_points as former_cuts
        on snapshots.window_id = former_cuts.window_id + 1
),

final as (
    select
        scored.window_id,
        scored.customer_id,
        scored.recency_score_own as recency_score,
        scored.frequency_score_own as frequency_score,
        scored.monetary_score_own as monetary_score,
        own_grid.segment_id,
        former_grid.segment_id as segment_id_under_former_cuts,
        scored.history_fingerprint
    from scored
    inner join grid as own_grid
        on scored.recency_score_own = own_grid.recency_score
        and {{ value_score('scored.frequency_score_own', 'scored.monetary_score_own') }}
        = own_grid.value_score
    left join grid as former_grid
        on scored.recency_score_former = former_grid.recency_score
        and {{ value_score(
            'scored.frequency_score_former', 'scored.monetary_score_former'
        ) }}
        = former_grid.value_score
)

select * from final
