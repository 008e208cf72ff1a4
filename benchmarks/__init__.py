"""Speed and memory, next to what a user would otherwise pick; `make bench` runs all of it."""
