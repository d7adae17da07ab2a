-- One CTE a check, with the five columns that tell_checks() reads.
with

drift_by_feature as (
    select * from {{ ref('fct_feature_drift') }}
),

clusterings as (
    select * from {{ ref('fct_clustering_runs') }}
),

flows as (
    select * from {{ ref('fct_segment_flows') }}
),

windows as (
    select * from {{ ref('dim_windows') }}
),

drift_last as (
    select * from drift_by_feature
    qualify window_id = max(window_id) over ()
),

drift_now as (
    select
        max(psi) as psi,
        -- In the window of a fit nothing has drifted: of equal ones the last by name.
        arg_max(feature, (psi, feature)) as feature
    from drift_last
),

drift as (
    select
        'segments_drift' as check_name,
        psi as measured,
        cast({{ var('drift_psi_ceiling') }} as double) as threshold,
        psi <= {{ var('drift_psi_ceiling') }} as is_passed,
        'Of all features ' || replace(feature, '_', ' ')
        || ' is farthest from what the stream was fitted on: a population stability '
        || 'index of ' || format('{:.3f}', psi) || '.' as explanation
    from drift_now
),

degeneration as (
    select
        count(*) as method_count,
        count(*) filter (where is_degenerate) as degenerate_count,
        string_agg(method, ', ' order by method) filter (where is_degenerate)
            as methods
    from clusterings
),

degenerate as (
    select
        'segments_degenerate' as check_name,
        case when method_count > 0 then cast(degenerate_count as double) end
            as measured,
        cast({{ var('degenerate_methods_ceiling') }} as double) as threshold,
        case
            when method_count > 0
                then degenerate_count <= {{ var('degenerate_methods_ceiling') }}
        end as is_passed,
        case
            when method_count > 0
                then 'Of ' || {{ count_words('method_count', 'fitted method') }} || ' '
                    || degenerate_count || ' found no segmentation to act on'
                    || coalesce(': ' || methods, '') || '.'
        end as explanation
    from degeneration
),

last_complete as (
    select max(window_id) as window_id
    from windows
    where is_complete
),

flows_now as (
    select
        count(*) filter (where flows.is_abnormal) as abnormal_count,
        nullif(count(flows.expected_count), 0) as flow_count
    from flows
    inner join last_complete on flows.window_id = last_complete.window_id
),

abnormal as (
    select
        'segments_abnormal_flows' as check_name,
        {{ share_of('abnormal_count', 'flow_count') }} as measured,
        cast({{ var('abnormal_flow_share_ceiling') }} as double) as threshold,
        {{ share_of('abnormal_count', 'flow_count') }}
        <= {{ var('abnormal_flow_share_ceiling') }} as is_passed,
        'Of ' || {{ count_words('flow_count', 'flow') }}
        || ' between segments in the last complete window ' || abnormal_count
        || ' lay outside of what was to be expected.' as explanation
    from flows_now
),

final as (
    {{ tell_checks(['drift', 'degenerate', 'abnormal']) }}
)

select * from final
order by 1
