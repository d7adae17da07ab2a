select
    method || '-' || cast(segment_id as varchar) as segment_key,
    feature,
    band_number,
    band,
    segment_share,
    overall_share
from marts.fct_segment_bands
order by segment_key, feature, band_number
