{# What a var may be, in words: for messages and for rpt_settings. #}
{% macro allowed_words(rule) -%}
    {%- set words = {
        'text': 'any text',
        'path': 'a path or glob',
        'address': 'an address that starts with http and ends without a slash',
        'flag': 'true or false',
        'mapping': 'a mapping of column to header',
        'list': 'a list of names',
        'names': 'a list of different names of small letters and _',
        'delimiter': 'auto or one character',
        'date_format': "iso, or a strptime format such as '%d/%m/%Y %H:%M'",
        'prefix': "letters and digits, or '' for none",
        'instant': "an ISO instant such as '2011-06-01' or '2011-06-01 12:00'",
        'memory': 'a size such as 2GB or 500MB',
        'cuts': 'four rising numbers',
    } -%}
    {%- if rule.kind == 'choice' -%}
        {%- do return('one of ' ~ rule.of | join(', ')) -%}
    {%- elif rule.kind == 'subset' -%}
        {%- do return('a list of some of ' ~ rule.of | join(', ')) -%}
    {%- elif rule.kind in ['integer', 'number'] -%}
        {%- set noun = 'a whole number' if rule.kind == 'integer' else 'a number' -%}
        {%- set auto = 'auto, or ' if rule.get('or_auto') else '' -%}
        {%- do return(auto ~ noun ~ ' from ' ~ rule.from ~ ' to ' ~ rule.to) -%}
    {%- endif -%}
    {%- do return(words[rule.kind] ~ (", or ''" if rule.get('or_empty'))) -%}
{%- endmacro %}
