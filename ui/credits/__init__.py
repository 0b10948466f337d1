"""Windows of input credit: what is to be reversed, and what may be taken again."""
