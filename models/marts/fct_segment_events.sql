-- Nothing is told of a window that may still change, so that what was told stays told.
with

windows as (
    select * from {{ ref('dim_windows') }}
),

snapshots as (
    select * from {{ ref('int_customer_snapshots') }}
),

transitions as (
    select * from {{ ref('fct_segment_transitions') }}
),

flows as (
    select * from {{ ref('fct_segment_flows') }}
    where is_abnormal
),

outliers as (
    select * from {{ ref('fct_outliers') }}
),

scores as (
    select
        as_of_at,
        customer_id,
        decile as churn_decile,
        lag(decile) over earlier as former_churn_decile
    from {{ ref('int_forecast_scores') }}
    where target = 'churn' and model = '{{ var("churn_model") }}'
    window earlier as (
        partition by customer_id
        order by as_of_at
    )
),

moved as (
    select
        'segment_changed' as event_type,
        'customer' as subject,
        transitions.customer_id as subject_id,
        transitions.customer_id,
        transitions.window_id,
        windows.window_end_at as occurred_at,
        transitions.method,
        transitions.from_segment_id,
        transitions.from_segment_name,
        transitions.to_segment_id,
        transitions.to_segment_name,
        transitions.cause,
        {{ event_id([
            "'segment_changed'", 'transitions.method', 'transitions.customer_id',
            'transitions.window_id',
        ]) }} as event_id
    from transitions
    inner join windows on transitions.window_id = windows.window_id
    where windows.is_complete
),

crossed as (
    select
        'churn_decile_crossed' as event_type,
        'customer' as subject,
        scores.customer_id as subject_id,
        scores.customer_id,
        windows.window_id,
        scores.as_of_at as occurred_at,
        scores.former_churn_decile,
        scores.churn_decile,
        {{ event_id([
            "'churn_decile_crossed'", 'scores.customer_id', 'windows.window_id',
        ]) }} as event_id
    from scores
    inner join windows on scores.as_of_at = windows.window_end_at
    where
        windows.is_complete
        and scores.churn_decile <> scores.former_churn_decile
),

flowed as (
    select
        'flow_abnormal' as event_type,
        'segments' as subject,
        flows.method || ': ' || flows.from_segment_id || ' to ' || flows.to_segment_id
            as subject_id,
        flows.window_id,
        windows.window_end_at as occurred_at,
        flows.method,
        flows.from_segment_id,
        flows.from_segment_name,
        flows.to_segment_id,
        flows.to_segment_name,
        cast(flows.own_count as double) as measured_value,
        flows.expected_count as usual_value,
        {{ event_id([
            "'flow_abnormal'", 'flows.method', 'flows.from_segment_id',
            'flows.to_segment_id', 'flows.window_id',
        ]) }} as event_id
    from flows
    inner join windows on flows.window_id = windows.window_id
    where windows.is_complete
),

jumped as (
    select
        outliers.rule as event_type,
        outliers.subject,
        outliers.subject_id,
        outliers.customer_id,
        outliers.window_id,
        windows.window_end_at as occurred_at,
        outliers.value as measured_value,
        outliers.usual_value,
        {{ event_id([
            'outliers.rule', 'outliers.subject', 'outliers.subject_id',
            'outliers.happened_at',
        ]) }} as event_id
    from outliers
    inner join windows on outliers.window_id = windows.window_id
    where
        outliers.rule in ('order_spike', 'spend_spike')
        and windows.is_complete
),

events as (
    select * from moved
    union all by name
    select * from crossed
    union all by name
    select * from flowed
    union all by name
    select * from jumped
),

final as (
    select
        events.event_id,
        events.event_type,
        events.subject,
        events.subject_id,
        events.customer_id,
        events.window_id,
        events.occurred_at,
        events.method,
        events.from_segment_id,
        events.from_segment_name,
        events.to_segment_id,
        events.to_segment_name,
        events.cause,
        events.former_churn_decile,
        events.churn_decile,
        events.measured_value,
        events.usual_value,
        snapshots.recency_days,
        snapshots.frequency,
        snapshots.monetary,
        snapshots.spend_365d
    from events
    left join snapshots
        on events.window_id = snapshots.window_id
        and events.customer_id = snapshots.customer_id
)

select * from final
order by 1
