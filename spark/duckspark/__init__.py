"""DuckDB's SQL on Spark: the dialect, and functions that Spark lacks. No dbt in here."""
