-- The leakage gate. No honest forecast of what people do reaches the AUC of the var;
-- where one does, the model has seen what came. Small cut-offs are left out, where chance
-- does it too, and so is the description of a state.
with

final as (
    select
        target,
        model,
        as_of_at,
        auc
    from {{ ref('int_forecast_measures') }}
    where
        target <> 'lapsed'
        and auc > {{ var('leakage_auc_ceiling') }}
        and least(happened_count, customer_count - happened_count) >= 30
)

select * from final
