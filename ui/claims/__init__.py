"""Windows of what companies pay back: the answer about goods that come back, and claims."""
