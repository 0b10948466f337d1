"""Kit: the parts every screen is made of. No business words.

Owns      labels, chips, pills, key caps, cards, the grid, pick lists, edits, forms, panes.
Promises  Keyboard first, readable by a screen reader, sized by the text scale, no slow call in a paint or a key.
Leans on  ui.look, the kernel of the core (money, dates, text, errors).
"""
