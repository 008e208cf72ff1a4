"""The graph in other programs' formats, one format a module."""
