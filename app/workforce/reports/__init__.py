"""Reports: what an employer takes out, with its columns, groups and filters, as of any moment."""
