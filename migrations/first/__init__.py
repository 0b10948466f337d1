"""The tables of the first step, one module for each room; a released step keeps its own words."""
