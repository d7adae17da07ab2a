{# Whether a var's value fits its rule. #}
{% macro is_allowed(value, rule) -%}
    {%- set kind = rule.kind -%}
    {%- set is_number = value is number and value is not boolean -%}
    {%- set is_list = value is sequence and value is not string and value is not mapping -%}
    {%- if kind in ['text', 'path', 'date_format'] -%}
        {%- do return(value is string and (kind != 'date_format' or value == 'iso' or '%' in value)) -%}
    {%- elif kind == 'choice' -%}
        {%- do return(value in rule.of) -%}
    {%- elif kind == 'flag' -%}
        {%- do return(value is boolean) -%}
    {%- elif kind == 'mapping' -%}
        {%- do return(value is mapping) -%}
    {%- elif kind == 'list' -%}
        {%- do return(is_list) -%}
    {%- elif kind == 'names' -%}
        {%- do return(
            is_list and value | length > 0 and value | unique | list == value | list
            and value | select('string') | list == value | list
            and value | join('') == modules.re.sub('[^a-z_]', '', value | join(''))
        ) -%}
    {%- elif kind == 'delimiter' -%}
        {%- do return(value is string and (value == 'auto' or value | length == 1)) -%}
    {%- elif kind == 'address' -%}
        {%- do return(
            value is string and modules.re.fullmatch('https?://\\S*[^/\\s]', value) is not none
        ) -%}
    {%- elif kind == 'prefix' -%}
        {%- do return(value is string and modules.re.fullmatch('[A-Z0-9]*', value) is not none) -%}
    {%- elif kind == 'memory' -%}
        {%- set size = '([1-9]\\d{0,5}(MB|GB))?' -%}
        {%- do return(modules.re.fullmatch(size, value | string) is not none) -%}
    {%- elif kind == 'instant' -%}
        {%- set iso = '\\d{4}-\\d{2}-\\d{2}([ T]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,6})?)?)?' -%}
        {%- set is_instant = modules.re.fullmatch(iso, value | string) is not none -%}
        {%- do return(is_instant or (rule.get('or_empty', false) and value == '')) -%}
    {%- elif kind == 'integer' -%}
        {%- set is_auto = rule.get('or_auto', false) and value == 'auto' -%}
        {%- do return(
            is_auto or (value is integer and is_number and rule.from <= value <= rule.to)
        ) -%}
    {%- elif kind == 'number' -%}
        {%- do return(is_number and rule.from <= value <= rule.to) -%}
    {%- elif kind == 'subset' -%}
        {%- do return(
            is_list and value | length > 0 and value | unique | list == value | list
            and value | reject('in', rule.of) | list == []
        ) -%}
    {%- elif kind == 'cuts' -%}
        {%- do return(
            is_list and value | length == 4 and value | select('number') | list | length == 4
            and -1e15 < value[0] <= value[1] <= value[2] <= value[3] < 1e15
        ) -%}
    {%- endif -%}
{%- endmacro %}
