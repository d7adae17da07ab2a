-- The steps in which history is told. Windows touch and are half-open; nobody else
-- writes a date filter. At grain rows a window takes whole instants, so that two lines
-- of one moment never fall on two sides of an edge.
with

observed_lines as (
    select * from {{ ref('int_transaction_lines_flagged') }}
    where is_observed
),

-- Who edits the grid of RFM groups tells another history; so does who adds a feature,
-- which has a scaler in every window.
rfm_groups as (
    select
        sum(cast(hash(recency_score, value_score, segment_id) as hugeint))
            as grid_fingerprint
    from {{ ref('rfm_grid') }}
),

instants as (
    select
        invoiced_at,
        count(*) as line_count,
        -- A sum of hashes does not depend on the order of the lines.
        sum(cast(
            hash(content_hash, disposition, is_sale_line, is_return_line) as hugeint
        )) as content_hash
    from observed_lines
    group by 1
),

{% if var('stream_grain') == 'rows' -%}
batched_instants as (
    select
        *,
        floor(
            (sum(line_count) over (order by invoiced_at) - line_count)
            / {{ var('stream_rows_per_batch') }}
        ) as batch_number
    from instants
),

batches as (
    select
        batch_number,
        min(invoiced_at) as window_start_at,
        max(invoiced_at) as last_at
    from batched_instants
    group by 1
),

bounds as (
    select
        window_start_at,
        coalesce(
            lead(window_start_at) over (order by window_start_at),
            last_at + interval 1 second
        ) as window_end_at
    from batches
),
{%- else -%}
span as (
    select
        min(invoiced_at) as first_at,
        max(invoiced_at) as last_at
    from instants
),

starts as (
    select unnest(generate_series(
        date_trunc('{{ var("stream_grain") }}', first_at),
        last_at,
        interval 1 {{ var('stream_grain') }}
    )) as window_start_at
    from span
),

bounds as (
    select
        cast(window_start_at as timestamp) as window_start_at,
        cast(window_start_at + interval 1 {{ var('stream_grain') }} as timestamp)
            as window_end_at
    from starts
),
{%- endif %}

numbered as (
    select
        cast(row_number() over (order by window_start_at) as integer) as window_id,
        window_start_at,
        window_end_at,
        max(window_end_at) over () as last_window_end_at
    from bounds
),

contents as (
    select
        numbered.window_id,
        sum(instants.line_count) as line_count,
        sum(instants.content_hash) as content_hash
    from instants
    asof inner join numbered on instants.invoiced_at >= numbered.window_start_at
    group by 1
),

fingerprinted as (
    select
        numbered.window_id,
        numbered.window_start_at,
        numbered.window_end_at,
        -- The last window may still get lines: whether it is whole cannot be known.
        numbered.window_end_at < numbered.last_window_end_at as is_complete,
        cast(coalesce(contents.line_count, 0) as bigint) as line_count,
        md5(concat_ws(
            '|', numbered.window_end_at, contents.line_count, contents.content_hash
        )) as fingerprint
    from numbered
    left join contents on numbered.window_id = contents.window_id
),

-- Changes from the first changed window on, and where a setting or the code changes.
histories as (
    select
        fingerprinted.*,
        concat_ws(
            '|',
            '{{ history_code().hash }}',
            {{ as_text_literal(tojson(history_settings())) }},
            '{{ segmentation_features() | join(" ") }}',
            rfm_groups.grid_fingerprint,
            sum(cast(
                hash(fingerprinted.window_id, fingerprinted.fingerprint) as hugeint
            )) over (order by fingerprinted.window_id)
        ) as history
    from fingerprinted
    cross join rfm_groups
),

final as (
    select
        window_id,
        '{{ var("stream_grain") }}' as window_grain,
        window_start_at,
        window_end_at,
        is_complete,
        line_count,
        fingerprint,
        {{ history_fingerprint('history') }} as history_fingerprint
    from histories
)

select * from final
