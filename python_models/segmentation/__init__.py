"""Pure functions of segmentation: sorted input, canonical labels, no files, no dbt."""
