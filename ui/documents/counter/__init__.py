"""The tuned billing screen: every part of it, and the page that joins them."""
