"""The engine: a report's question, query and columns become rows, a page, a sheet or a file."""
