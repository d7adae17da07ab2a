{{ config(materialized='incremental', pre_hook='{{ forget_changed() }}') }}
-- Each customer's segment under the online model of the window, and the one that the
-- same features would have had under the model of the window before.
{%- set places = range(1, var('stream_cluster_count') + 1) %}
with

customers as (
    select * from {{ ref('int_stream_input') }}
    where window_id > {{ last_told_window() }}
),

windows as (
    select * from {{ ref('int_observation_windows') }}
),

models as (
    select * from {{ ref('int_stream_models') }}
),

compared as (
    select
        customers.window_id,
        customers.customer_id,
        windows.history_fingerprint,
        own.model_version
        {%- for version in ['own', 'former'] %}
            {%- for place in places %},
                {{ version }}.segment_id_{{ place }}
                    as {{ version }}_segment_id_{{ place }},
                {% for feature in var('clustering_features') -%}
                    coalesce(
                        (
                            customers.{{ feature }}_transformed
                            - {{ version }}.{{ feature }}_scaler_centre
                        ) / {{ version }}.{{ feature }}_scaler_spread,
                        0
                    ) - {{ version }}.{{ feature }}_centre_{{ place }}
                        as {{ version }}_{{ feature }}_gap_{{ place }}
                    {{- ',' if not loop.last }}
                {%- endfor %}
            {%- endfor %}
        {%- endfor %}
    from customers
    inner join windows on customers.window_id = windows.window_id
    left join models as own on customers.window_id = own.window_id
    left join models as former on customers.window_id = former.window_id + 1
),

measured as (
    select
        *
        {%- for version in ['own', 'former'] %}
            {%- for place in places %},
                {% for feature in var('clustering_features') -%}
                    {{ squared(version ~ '_' ~ feature ~ '_gap_' ~ place) }}
                    {{- ' + ' if not loop.last }}
                {%- endfor %} as {{ version }}_square_{{ place }}
            {%- endfor %}
        {%- endfor %}
    from compared
),

nearest as (
    select
        *
        {%- for version in ['own', 'former'] %},
            least(
                {% for place in places -%}
                    {{ version }}_square_{{ place }} {{- ', ' if not loop.last }}
                {%- endfor %}
            ) as {{ version }}_square
        {%- endfor %}
    from measured
),

final as (
    select
        window_id,
        customer_id,
        {%- for version in ['own', 'former'] %}
            -- Before there is a model: not enough history. Of equally near segments the
            -- one of the lower number.
            case
                {% for place in places -%}
                    when {{ version }}_square = {{ version }}_square_{{ place }}
                        then {{ version }}_segment_id_{{ place }}
                {% endfor -%}
                else 0
            end
            as {{ 'segment_id' if version == 'own'
                else 'segment_id_under_former_model' }},
        {%- endfor %}
        sqrt(own_square) as distance,
        coalesce(model_version, 'stream-warm-up') as model_version,
        history_fingerprint
    from nearest
)

select * from final
