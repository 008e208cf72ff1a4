"""Open data sets of others into facts: one module a format, streaming, each record cited."""
