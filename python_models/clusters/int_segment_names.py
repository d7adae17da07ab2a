from segmentation.naming import name_segments


def model(dbt, session):
    return name_segments(
        dbt.ref("int_clustering_input").df(),
        assignments=dbt.ref("int_segment_members").df(),
        archetypes=dbt.ref("segment_archetypes").df(),
    )
