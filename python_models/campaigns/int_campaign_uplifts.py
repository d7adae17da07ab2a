from segmentation.uplift import campaign_uplifts


def model(dbt, session):
    return campaign_uplifts(dbt.ref("int_campaign_outcomes").filter("is_known").df())
