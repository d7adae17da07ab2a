-- Functions of DuckDB that Spark can make of its own. Each is made when a session begins.
create or replace temporary function duck_epoch(instant timestamp_ntz) returns double
return cast(unix_micros(cast(instant as timestamp_ltz)) as double) / 1e6;

create or replace temporary function duck_to_months(months int)
returns interval year to month
return make_ym_interval(0, months);

-- The middle of a list, or the mean of its two middles.
create or replace temporary function list_median(amounts array<double>) returns double
return transform(
    array(array_sort(amounts)),
    s -> if(
        size(s) > 0,
        s[(size(s) - 1) div 2] + (s[size(s) div 2] - s[(size(s) - 1) div 2]) * 0.5,
        null
    )
)[0];

-- The median distance from the median.
create or replace temporary function list_mad(amounts array<double>) returns double
return transform(
    array(transform(
        array(array_sort(amounts)),
        s -> transform(s, v -> abs(v - (
            s[(size(s) - 1) div 2] + (s[size(s) div 2] - s[(size(s) - 1) div 2]) * 0.5
        )))
    )[0]),
    g -> transform(
        array(array_sort(g)),
        s -> if(
            size(s) > 0,
            s[(size(s) - 1) div 2] + (s[size(s) div 2] - s[(size(s) - 1) div 2]) * 0.5,
            null
        )
    )[0]
)[0];

-- The last so many of a list, all of a shorter one.
create or replace temporary function list_last(amounts array<double>, most int)
returns array<double>
return if(size(amounts) > most, slice(amounts, -most, most), amounts);

-- The values at the places ceil(share × size) of a list in order.
create or replace temporary function list_quantiles_disc(
    amounts array<double>, shares array<decimal(9, 6)>
) returns array<double>
return if(
    size(amounts) > 0,
    transform(
        array(array_sort(amounts)),
        s -> transform(shares, q -> s[greatest(cast(ceil(q * size(s)) as int), 1) - 1])
    )[0],
    null
);
