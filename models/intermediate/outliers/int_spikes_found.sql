-- Periods in which orders or spend jumped above the subject's own past, which is rows
-- strictly before: later data never changes an earlier row.
with

periods as (
    select * from {{ ref('int_subject_periods') }}
),

measured as (
    select
        *,
        'order_spike' as rule,
        order_count as value
    from periods
    where order_count > 0
    union all
    select
        *,
        'spend_spike' as rule,
        gross_revenue as value
    from periods
    where gross_revenue > 0
),

series as (
    select
        *,
        ln(value) as log_value,
        -- All days are one series, that of the shop.
        case when subject = 'day' then '' else subject_id end as series_id,
        case
            when subject = 'day' then {{ var('spike_past_days') }}
            else {{ var('spike_past_windows') }}
        end as past_size,
        case
            when subject = 'day' then {{ var('spike_least_days') }}
            else {{ var('spike_least_windows') }}
        end as least_count
    from measured
),

compared as (
    select
        *,
        count(*) over past as compared_count,
        median(log_value) over past as log_usual,
        {{ robust_fence('log_value', 'upper', var('spike_fence'), over='past') }}
            as robust_fence
    from series
    window past as (
        partition by subject, series_id, rule
        order by period_start_at
        rows between past_size preceding and 1 preceding
    )
),

fenced as (
    select
        *,
        greatest(
            robust_fence,
            log_usual + ln({{ var('spike_least_factor') }}),
            -- Orders that come by chance (Poisson) spread by √usual: on the scale of
            -- square roots by one half, whatever the usual is (Anscombe 1948).
            case
                when rule = 'order_spike'
                    then 2 * ln(sqrt(exp(log_usual)) + {{ var('spike_fence') }} / 2)
            end
        ) as log_fence
    from compared
    where compared_count >= least_count
),

final as (
    select
        fenced.subject,
        fenced.subject_id,
        fenced.rule,
        fenced.window_id,
        fenced.period_start_at as happened_at,
        case when fenced.subject = 'customer' then fenced.subject_id end as customer_id,
        case when fenced.subject = 'product' then fenced.subject_id end as stock_code,
        cast(fenced.value as double) as value,
        exp(fenced.log_fence) as fence,
        exp(fenced.log_usual) as usual_value,
        fenced.compared_count,
        {% for amount in ['fenced.value', 'exp(fenced.log_usual)'] -%}
            case
                when fenced.rule = 'spend_spike' then {{ money_words(amount) }}
                else {{ count_words('round(' ~ amount ~ ', 1)', 'order') }}
            end
            {%- if loop.first %}
                || case
                    when fenced.subject = 'day' then ' on this day'
                    else ' in this window'
                end || '; usually '
                ||
            {% endif %}
        {%- endfor %}
        || ' (median of the '
        || {{ count_words('fenced.compared_count', 'such period') }} || ' before)'
            as explanation
    from fenced
    where {{ is_beyond_fence('fenced.log_value', 'null', 'fenced.log_fence') }}
)

select * from final
