"""The reports, one file each: question, query, columns. Files without a REPORT are shared."""
