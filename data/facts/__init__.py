"""The facts of the five articles, by character span."""
