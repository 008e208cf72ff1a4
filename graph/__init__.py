"""Facts into a validated, queryable graph; knows nothing of where facts come from."""
