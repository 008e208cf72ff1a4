"""Pictures drawn in Python as SVG, so that a page shows them without a script."""
