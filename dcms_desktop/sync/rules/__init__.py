"""Pure rules of the line: canonical bytes and chain, batches, waiting, clocks, scope and words."""
