{#
Stops a run that would go on telling a history under other settings than it was begun with,
or one that an earlier version began. --full-refresh tells it anew. What other code told is
told anew by itself (should_full_refresh), and the run says so.
#}
{% macro refuse_mixed_history() -%}
    {%- if execute and flags.WHICH in ['build', 'run'] and not flags.FULL_REFRESH
        and 'model.shoal.int_observation_windows' in selected_resources -%}
        {%- set told = load_relation(ref('int_customer_window_activity')) -%}
        {%- set settings = load_relation(ref('rpt_settings')) -%}
        {%- set remedy = 'Add --full-refresh to tell it anew' -%}
        {%- if told and 'history_fingerprint' not in
            adapter.get_columns_in_relation(told) | map(attribute='name') -%}
            {%- do exceptions.raise_compiler_error(
                'The history in the database was told by an earlier version. ' ~ remedy ~ '.'
            ) -%}
        {%- endif -%}
        {%- if told and is_told_by_other_code(told) -%}
            {%- do log(
                'The code that tells history has changed since: all windows are told anew.',
                info=true
            ) -%}
        {%- endif -%}
        {%- if told and settings -%}
            {%- set former = {} -%}
            {%- for row in run_query(
                'select setting, value_in_force from ' ~ settings
            ).rows -%}
                {%- do former.update({row[0]: row[1]}) -%}
            {%- endfor -%}
            {%- for name, value in history_settings().items() -%}
                {%- set now = setting_text(value) -%}
                {%- if former.get(name, now) != now -%}
                    {%- do exceptions.raise_compiler_error(
                        'The history in the database was told with ' ~ name ~ ' = '
                        ~ former[name] ~ ', and now it is ' ~ now ~ '. ' ~ remedy
                        ~ ', or set it back.'
                    ) -%}
                {%- endif -%}
            {%- endfor -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}
