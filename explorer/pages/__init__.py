"""The pages of the explorer, written once: served on request, or written beforehand as a static site."""
