-- A published page names the file, not the folders of the machine that read it.
select
    setting,
    case
        when setting = 'transactions_path' then parse_filename(value_in_force)
        else value_in_force
    end as value_in_force,
    allowed,
    setting = 'transactions_path'
    and value_in_force = 'data/sample/transactions.csv.gz' as is_sample
from marts.rpt_settings
order by setting
