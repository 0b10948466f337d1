"""Pure rules of the line: batches, waiting, clocks, states and words."""
