from segmentation.scaling import name_by_scaling


def model(dbt, session):
    return name_by_scaling(
        dbt.ref("int_clustering_input").df(),
        members=dbt.ref("int_scaling_members").df(),
        archetypes=dbt.ref("segment_archetypes").df(),
    )
