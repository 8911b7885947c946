"""How the documentation is built: `make docs`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "assusoft"
author = "The assusoft founders"
copyright = author
extensions = ["myst_parser", "from_code"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_ext"]

html_theme = "pydata_sphinx_theme"
html_title = "assusoft"
html_show_sourcelink = False
# no section around them
html_sidebars = {page: [] for page in ("index", "tutorial/*", "glossary", "dependencies", "brochure")}
html_theme_options = {
    "navbar_end": ["theme-switcher"],
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": ["copyright"],
    "footer_end": [],
}
