"""Steps of the schema. Each does one thing, says why in its docstring, and has a test of its own name."""
