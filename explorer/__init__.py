"""The explorer: pages, endpoint and data of the live parts, over a graph."""
