"""The project for orchestrators; an optional extra."""
