with

states as (
    select * from {{ ref('int_stream_centres') }}
),

assignments as (
    select * from {{ ref('int_stream_assignments') }}
),

models as (
    select
        window_id,
        model_version,
        cast(max(value) filter (where parameter = 'fitted_window_id') as integer)
            as fitted_window_id,
        cast(max(value) filter (where parameter = 'customer_count') as bigint)
            as fed_customer_count,
        cast(count(*) filter (where parameter = 'count') as integer) as segment_count,
        max(value) filter (where parameter = 'online_loss') as online_loss,
        max(value) filter (where parameter = 'refit_loss') as refit_loss
    from states
    group by 1, 2
),

shifts as (
    select
        now.window_id,
        now.segment_id,
        sqrt({{ exact_sum('power(now.value - former.value, 2)', decimals=12) }})
            as centre_shift
    from states as now
    inner join states as former
        on now.window_id = former.window_id + 1
        and now.model_version = former.model_version
        and now.segment_id = former.segment_id
        and now.feature = former.feature
        and former.parameter = 'centre'
    where now.parameter = 'centre'
    group by 1, 2
),

largest_shifts as (
    select
        window_id,
        max(centre_shift) as largest_centre_shift
    from shifts
    group by 1
),

agreements as (
    select
        window_id,
        avg(cast(segment_id = segment_id_under_former_model as integer))
            as unmoved_share,
        sqrt({{ exact_sum('distance * distance') }} / count(*)) as typical_distance
    from assignments
    group by 1
),

final as (
    select
        models.window_id,
        models.model_version,
        models.fitted_window_id,
        models.fitted_window_id = models.window_id as is_fitted_anew,
        models.segment_count,
        models.fed_customer_count,
        agreements.typical_distance,
        largest_shifts.largest_centre_shift,
        agreements.unmoved_share,
        models.online_loss,
        models.refit_loss,
        models.online_loss / nullif(models.refit_loss, 0) - 1 as refit_gap
    from models
    inner join agreements on models.window_id = agreements.window_id
    left join largest_shifts on models.window_id = largest_shifts.window_id
)

select * from final
order by 1
