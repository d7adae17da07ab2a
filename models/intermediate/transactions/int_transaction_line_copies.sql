-- Lines that stand more than once, and which of them to drop. A day of which nearly
-- every line is there twice was exported twice (an overlap of sheets, a file given
-- again); what repeats beyond that is a repeat inside one export. Counting copies, not
-- looking at the order of the file, gives the same answer however rows are shuffled.
with

lines as (
    select * from {{ ref('stg_retail__transactions') }}
    where row_problem is null and invoiced_at is not null
),

hashed as (
    select
        line_id,
        content_hash,
        cast(invoiced_at as date) as invoiced_date
    from lines
),

repeated_hashes as (
    select content_hash
    from hashed
    group by 1
    having count(*) > 1
),

-- Equal hashes are only candidates: the columns themselves decide.
copies as (
    select
        lines.line_id,
        hashed.invoiced_date,
        count(*) over (partition by {{ line_content_columns('lines') }}) as copy_count,
        row_number() over (
            partition by {{ line_content_columns('lines') }} order by lines.line_id desc
        ) as copy_rank
    from hashed
    inner join repeated_hashes on hashed.content_hash = repeated_hashes.content_hash
    inner join lines on hashed.line_id = lines.line_id
),

days as (
    select
        invoiced_date,
        count(*) as line_count
    from hashed
    group by 1
),

repeats_by_day as (
    select
        invoiced_date,
        sum(copy_count - 1) filter (where copy_rank = 1) as surplus_count,
        count(*) filter (where copy_rank = 1 and copy_count > 1) as repeated_count,
        quantile_disc(copy_count, 0.5) filter (where copy_rank = 1) as usual_copy_count
    from copies
    group by 1
),

exports_by_day as (
    select
        repeats_by_day.invoiced_date,
        case
            when
                days.line_count - repeats_by_day.surplus_count
                >= {{ var('overlap_day_min_lines') }}
                and repeats_by_day.repeated_count
                >= {{ var('overlap_day_share') }}
                * (days.line_count - repeats_by_day.surplus_count)
                then repeats_by_day.usual_copy_count
            else 1
        end as export_count
    from repeats_by_day
    inner join days on repeats_by_day.invoiced_date = days.invoiced_date
),

flagged as (
    select
        copies.line_id,
        copies.copy_count,
        copies.copy_rank,
        exports_by_day.export_count,
        copies.copy_rank > ceil(copies.copy_count / exports_by_day.export_count)
            as is_overlap_copy,
        copies.copy_rank > 1
        and copies.copy_rank <= ceil(copies.copy_count / exports_by_day.export_count)
            as is_repeated_line
    from copies
    inner join exports_by_day on copies.invoiced_date = exports_by_day.invoiced_date
    where copies.copy_count > 1
),

final as (
    select
        *,
        case
            when is_overlap_copy and {{ var('drop_overlap_copies') }}
                then 'overlap_copy'
            when is_repeated_line and {{ var('drop_repeated_lines') }}
                then 'repeated_line'
        end as copy_disposition
    from flagged
)

select * from final
