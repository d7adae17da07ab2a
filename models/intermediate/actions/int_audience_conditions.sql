-- The terms of the conditions of seeds/audiences.csv. What is not understood stops the
-- run: an audience that quietly asks less than was meant writes to the wrong people.
{%- set term_pattern = '^([a-z0-9_]+) *(=|<>|<=|>=|<|>) *([^=<>].*)$' %}
{%- set texts, numbers = [], [] %}
{%- for column, kind in event_columns().items() %}
    {%- do (texts if kind == 'text' else numbers).append(column) %}
{%- endfor %}
with

audiences as (
    select * from {{ ref('audiences') }}
),

listed as (
    select
        audience_name,
        trim(unnest(string_split(condition, ';'))) as condition
    from audiences
    where condition is not null
),

parsed as (
    select
        audience_name,
        condition,
        regexp_extract(condition, '{{ term_pattern }}', 1) as column_name,
        regexp_extract(condition, '{{ term_pattern }}', 2) as comparison,
        regexp_extract(condition, '{{ term_pattern }}', 3) as operand
    from listed
),

typed as (
    select
        *,
        try_cast(operand as double) as operand_number,
        case
            when column_name in {{ texts }} then 'text'
            when column_name in {{ numbers }} then 'number'
        end as kind
    from parsed
),

final as (
    select
        audience_name,
        column_name,
        comparison,
        operand,
        operand_number,
        case
            when
                (kind = 'text' and comparison in ('=', '<>'))
                or (kind = 'number' and operand_number is not null)
                then kind
            else error(
                'The audience ' || audience_name
                || ' of seeds/audiences.csv has the condition "' || condition
                || '", but a condition is terms parted by semicolons: a text'
                || ' ({{ texts | join(", ") }}'
                || ') and = or <>, or a number'
                || ' ({{ numbers | join(", ") }}'
                || ') and =, <>, <, <=, > or >=, then a value.'
            )
        end as kind
    from typed
)

select * from final
