-- What became of each segment where the stream's model was fitted anew, of the first
-- model's, and where an engine that finds its segments itself found others: customers
-- are compared by their segment in the window under both models.
with

states as (
    select * from {{ ref('int_stream_centres') }}
),

assignments as (
    select * from {{ ref('int_stream_assignments') }}
),

segment_lists as (
    select
        window_id,
        list(segment_id order by segment_id) as segment_ids
    from states
    where parameter = 'count'
    group by 1
),

comings_and_goings as (
    select window_id
    from segment_lists
    qualify segment_ids <> lag(segment_ids) over (order by window_id)
),

changes as (
    select window_id
    from states
    where parameter = 'fitted_window_id' and value = window_id
    union
    select window_id from comings_and_goings
),

segments_after as (
    select
        states.window_id,
        states.segment_id
    from states
    inner join changes on states.window_id = changes.window_id
    where states.parameter = 'count'
),

segments_before as (
    select
        changes.window_id,
        states.segment_id
    from states
    inner join changes on states.window_id + 1 = changes.window_id
    where states.parameter = 'count'
),

segments as (
    select
        coalesce(segments_after.window_id, segments_before.window_id) as window_id,
        coalesce(segments_after.segment_id, segments_before.segment_id) as segment_id,
        segments_before.segment_id is not null as was_there,
        segments_after.segment_id is not null as is_there
    from segments_after
    full join segments_before
        on segments_after.window_id = segments_before.window_id
        and segments_after.segment_id = segments_before.segment_id
),

shared as (
    select
        assignments.window_id,
        assignments.segment_id_under_former_model as former_segment_id,
        assignments.segment_id,
        count(*) as customer_count,
        count(*) / cast(sum(count(*)) over (
            partition by
                assignments.window_id, assignments.segment_id_under_former_model
        ) as double) as share_of_former
    from assignments
    inner join changes on assignments.window_id = changes.window_id
    group by 1, 2, 3
),

-- Half of a segment that is gone went here; a quarter of this one went to a new one.
relations as (
    select
        shared.window_id,
        shared.segment_id,
        shared.former_segment_id,
        not former.is_there and shared.share_of_former >= 0.5 as has_taken_in,
        not now.was_there and shared.share_of_former >= 0.25 as has_parted
    from shared
    inner join segments as former
        on shared.window_id = former.window_id
        and shared.former_segment_id = former.segment_id
    inner join segments as now
        on shared.window_id = now.window_id
        and shared.segment_id = now.segment_id
),

takers as (
    select distinct
        window_id,
        segment_id
    from relations
    where has_taken_in
),

parters as (
    select distinct
        window_id,
        former_segment_id as segment_id
    from relations
    where has_parted
),

places as (
    select
        centres.window_id,
        centres.segment_id,
        centres.feature,
        centres.value * spreads.value + origins.value as place,
        spreads.value as spread
    from states as centres
    inner join states as spreads
        on centres.window_id = spreads.window_id
        and centres.feature = spreads.feature
        and spreads.parameter = 'scaler_spread'
    inner join states as origins
        on centres.window_id = origins.window_id
        and centres.feature = origins.feature
        and origins.parameter = 'scaler_centre'
    where centres.parameter = 'centre'
),

shifts as (
    select
        places_after.window_id,
        places_after.segment_id,
        sqrt({{ exact_sum(
            'power((places_after.place - places_before.place) / places_after.spread, 2)',
            decimals=12
        ) }}) as centre_shift
    from places as places_after
    inner join places as places_before
        on places_after.window_id = places_before.window_id + 1
        and places_after.segment_id = places_before.segment_id
        and places_after.feature = places_before.feature
    group by 1, 2
),

final as (
    select
        'stream' as method,
        segments.window_id,
        segments.segment_id,
        case
            when not segments.was_there then 'emerged'
            when not segments.is_there then 'gone'
            when takers.segment_id is not null then 'merged'
            when parters.segment_id is not null then 'split'
            else 'survived'
        end as event,
        case
            when segments.was_there then coalesce(shared.share_of_former, 0)
        end as shared_customer_share,
        case when segments.is_there then shifts.centre_shift end as centre_shift
    from segments
    left join takers
        on segments.window_id = takers.window_id
        and segments.segment_id = takers.segment_id
    left join parters
        on segments.window_id = parters.window_id
        and segments.segment_id = parters.segment_id
    left join shared
        on segments.window_id = shared.window_id
        and segments.segment_id = shared.segment_id
        and segments.segment_id = shared.former_segment_id
    left join shifts
        on segments.window_id = shifts.window_id
        and segments.segment_id = shifts.segment_id
)

select * from final
