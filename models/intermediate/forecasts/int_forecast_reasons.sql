{{ config(
    materialized='incremental',
    pre_hook="{{ forget_changed('int_forecast_cutoffs') }}"
) }}
-- Why the logistic model says what it says of a customer: the three themes that move
-- the log-odds most, in words, whichever way. Of the forecasts that are shown.
with

cutoffs as (
    select * from {{ ref('int_forecast_cutoffs') }}
    where {{ is_untold('window_id') }}
),

shown as (
    select
        target,
        as_of_at
    from {{ ref('int_forecast_fits') }}
    where is_latest or is_tested
),

scores as (
    select linear_scores.*
    from {{ ref('int_linear_scores') }} as linear_scores
    inner join cutoffs on linear_scores.as_of_at = cutoffs.as_of_at
    inner join shown
        on linear_scores.target = shown.target
        and linear_scores.as_of_at = shown.as_of_at
    where linear_scores.model = 'logistic'
),

inputs as (
    select * from {{ ref('int_forecast_inputs') }}
),

snapshots as (
    select * from {{ ref('int_customer_snapshots') }}
),

rfm_segments as (
    select * from {{ ref('rfm_segments') }}
),

facts as (
    select
        scores.*,
        {{ count_words('snapshots.recency_days', 'day') }} || ' since the last order'
        || case
            when snapshots.average_days_between_orders is null then ''
            when round(snapshots.average_days_between_orders) = 0
                then ', usually under a day between orders'
            else
                ', usually '
                || cast(round(snapshots.average_days_between_orders) as integer)
                || ' between orders'
        end as rhythm_fact,
        {{ count_words('snapshots.orders_365d', 'order') }} || ' in a year, '
        || snapshots.frequency || ' in all' as orders_fact,
        {{ money_words('snapshots.spend_365d') }} || ' in a year, '
        || {{ money_words('snapshots.monetary') }} || ' in all' as money_fact,
        coalesce(
            {{ count_words('snapshots.product_diversity', 'product') }},
            'the prices of what was bought'
        ) as range_fact,
        cast(round(100 * least(snapshots.return_rate, 1)) as integer)
        || ' % of the money came back' as returns_fact,
        'the first order was ' || {{ count_words('snapshots.tenure_days', 'day') }}
        || ' ago' as tenure_fact,
        'in the group ' || rfm_segments.segment_name as segment_fact,
        {{ count_words(
            '(round(exp(inputs.log_orders_last_season) - 1))', 'order'
        ) }} || ' in the same weeks last year' as season_fact
    from scores
    inner join inputs
        on scores.target = inputs.target
        and scores.as_of_at = inputs.as_of_at
        and scores.customer_id = inputs.customer_id
    inner join snapshots
        on inputs.window_id = snapshots.window_id
        and inputs.customer_id = snapshots.customer_id
    inner join rfm_segments on inputs.segment_rank = rfm_segments.segment_id
),

ranked as (
    select
        target,
        model,
        as_of_at,
        customer_id,
        window_id,
        history_fingerprint,
        list_reverse_sort([
            {%- for theme in forecast_themes() %}
                {
                    'strength': round(abs({{ theme }}_contribution), 9),
                    -- Of equally strong themes the one that is named first.
                    'place': {{ -loop.index }},
                    'words': case
                        when {{ theme }}_contribution > 0 then 'more likely: '
                        else 'less likely: '
                    end || {{ theme }}_fact
                } {{- ',' if not loop.last }}
            {%- endfor %}
        ]) as reasons
    from facts
),

final as (
    select
        target,
        model,
        as_of_at,
        customer_id,
        window_id,
        history_fingerprint
        {%- for place in [1, 2, 3] %},
            case
                when reasons[{{ place }}].strength > 0 then reasons[{{ place }}].words
            end as reason_{{ place }}
        {%- endfor %}
    from ranked
)

select * from final
