-- One row: what every page says about the data it shows.
select
    windows.last_line_at,
    strftime(windows.last_line_at, '%-d %B %Y') as data_up_to,
    strftime(windows.first_start_at, '%-d %B %Y') as data_from,
    windows.window_count,
    windows.incomplete_count,
    windows.window_grain,
    windows.last_window_id,
    windows.last_complete_window_id,
    windows.last_window_end_at,
    settings.is_sample,
    settings.source_file,
    settings.currency_symbol,
    settings.default_method,
    settings.monetary_basis,
    settings.minimum_segment_size,
    -- Then no single customer is published.
    cast(settings.minimum_segment_size as integer) > 1 as is_private
from (
    select
        max(last_line_at) as last_line_at,
        min(window_start_at) as first_start_at,
        count(*) as window_count,
        count(*) filter (where not is_complete) as incomplete_count,
        min(window_grain) as window_grain,
        max(window_id) as last_window_id,
        max(window_end_at) as last_window_end_at,
        max(window_id) filter (where is_complete) as last_complete_window_id
    from shoal.dim_windows
) as windows
cross join (
    select
        bool_or(is_sample) as is_sample,
        max(value_in_force) filter (where setting = 'transactions_path') as source_file,
        max(value_in_force) filter (where setting = 'currency_symbol')
            as currency_symbol,
        max(value_in_force) filter (where setting = 'default_method') as default_method,
        max(value_in_force) filter (where setting = 'monetary_basis') as monetary_basis,
        max(value_in_force) filter (where setting = 'site_minimum_segment_size')
            as minimum_segment_size
    from shoal.rpt_settings
) as settings
