"""DuckDB's SQL on Spark: the dialect, and the functions that Spark lacks. No dbt in here."""
