"""Sphinx: the guide, written in Markdown, with reference pages that `python -m docs` writes from the code."""

from __future__ import annotations

from cuakhau import __version__

project = "Cửa Khẩu"
author = "The Cửa Khẩu contributors"
copyright = "the Cửa Khẩu contributors, CC BY 4.0"
release = __version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build", "writers", "templates"]
myst_enable_extensions = ["deflist", "fieldlist"]
myst_heading_anchors = 3
autodoc_typehints = "description"
autodoc_member_order = "bysource"
nitpicky = False
html_theme = "furo"
html_title = "Cửa Khẩu"
html_favicon = "pictures/mark.svg"  # copied there: the explorer's own
templates_path = ["templates"]
html_sidebars = {
    "**": [
        "sidebar/explorer.html",
        "sidebar/brand.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
html_static_path = ["style"]
html_css_files = ["guide.css"]
html_show_sphinx = False
html_copy_source = False
# What a page loads stands beside it: the guide is read offline, and asks no other host.
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#0f5c66", "color-brand-content": "#0f5c66"}
}
