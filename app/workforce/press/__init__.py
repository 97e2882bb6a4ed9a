"""Sets lists on paper: what fonts can show, the measures of a page, the child that sets."""
