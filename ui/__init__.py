"""The window program and the command line of DCMS Desktop."""
