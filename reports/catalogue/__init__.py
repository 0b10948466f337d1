"""The reports, one file each: question, query, columns. Files without a REPORT hold selects that several share."""
