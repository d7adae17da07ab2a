-- A lower recency score, or a lower value score, at the same other one is never of a
-- better standing; each row is a step of the grid that is.
with

grid as (
    select
        rfm_grid.recency_score,
        rfm_grid.value_score,
        rfm_segments.standing
    from {{ ref('rfm_grid') }} as rfm_grid
    inner join {{ ref('rfm_segments') }} as rfm_segments
        on rfm_grid.segment_id = rfm_segments.segment_id
),

final as (
    select
        lower.recency_score,
        lower.value_score,
        lower.standing,
        higher.standing as higher_standing
    from grid as higher
    inner join grid as lower
        on higher.recency_score >= lower.recency_score
        and higher.value_score >= lower.value_score
    where higher.standing > lower.standing
)

select * from final
