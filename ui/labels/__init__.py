"""Labels in the window: what to label, on which paper, how many, seen before it is printed."""
