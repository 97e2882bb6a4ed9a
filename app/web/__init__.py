"""What every page uses: access, error pages, base forms, language."""
