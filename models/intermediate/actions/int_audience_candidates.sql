-- Events that fit an audience. Of several at one instant the first by id counts, and of
-- exclusive audiences that want a customer in one window the first by priority.
with

audiences as (
    select * from {{ ref('audiences') }}
),

conditions as (
    select * from {{ ref('int_audience_conditions') }}
),

events as (
    select * from {{ ref('fct_segment_events') }}
    where customer_id is not null
),

asked as (
    select
        audiences.audience_name,
        audiences.priority,
        audiences.is_exclusive,
        audiences.cooldown_days,
        events.event_id,
        events.event_type,
        events.method,
        events.customer_id,
        events.window_id,
        events.occurred_at,
        conditions.comparison,
        conditions.kind,
        conditions.operand,
        conditions.operand_number,
        case conditions.column_name
            {%- for column, kind in event_columns().items() if kind == 'text' %}
                when '{{ column }}' then events.{{ column }}
            {%- endfor %}
        end as fact,
        case conditions.column_name
            {%- for column, kind in event_columns().items() if kind == 'number' %}
                when '{{ column }}' then cast(events.{{ column }} as double)
            {%- endfor %}
        end as fact_number
    from events
    inner join audiences
        on events.event_type = audiences.event_type
        and (audiences.cause is null or events.cause = audiences.cause)
    left join conditions on audiences.audience_name = conditions.audience_name
),

-- What is not known of an event does not fit.
judged as (
    select
        *,
        case
            when comparison is null then true
            when kind = 'text'
                then coalesce((fact = operand) = (comparison = '='), false)
            else coalesce(
                case comparison
                    when '=' then fact_number = operand_number
                    when '<>' then fact_number <> operand_number
                    when '<' then fact_number < operand_number
                    when '<=' then fact_number <= operand_number
                    when '>' then fact_number > operand_number
                    when '>=' then fact_number >= operand_number
                end,
                false
            )
        end as is_met
    from asked
),

fitting as (
    select
        audience_name,
        priority,
        is_exclusive,
        cooldown_days,
        event_id,
        event_type,
        method,
        customer_id,
        window_id,
        occurred_at
    from judged
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
    having bool_and(is_met)
),

ranked as (
    select
        *,
        row_number() over (
            partition by audience_name, customer_id, occurred_at
            order by event_id
        ) as place_at_once,
        min(case when is_exclusive then priority end) over (
            partition by customer_id, window_id
        ) as first_priority
    from fitting
),

final as (
    select * exclude (place_at_once, first_priority)
    from ranked
    where
        place_at_once = 1
        and (not is_exclusive or priority = first_priority)
)

select * from final
