-- The comparison of scalings would compare with something else than what is shown.
with

compared as (
    select * from {{ ref('int_scaling_input') }}
    where scaling = '{{ var("feature_scaling") }}'
),

clustered as (
    select * from {{ ref('int_clustering_input') }}
),

final as (
    select coalesce(clustered.customer_id, compared.customer_id) as customer_id
    from clustered
    full join compared
        on clustered.window_id = compared.window_id
        and clustered.customer_id = compared.customer_id
    where
        clustered.customer_id is null
        or compared.customer_id is null
        {%- for feature in var('clustering_features') %}
            or clustered.{{ feature }}_scaled <> compared.{{ feature }}_scaled
        {%- endfor %}
)

select * from final
