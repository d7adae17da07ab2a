from segmentation.value import fit_value_models


def model(dbt, session):
    return fit_value_models(dbt.ref("int_value_input").df())
