"""Kit: the parts every screen is made of. No business words.

Owns      labels, chips, pills, key caps, cards, the grid, pick lists, edits, forms, panes.
Promises  Keyboard first, read by screen readers, sized by the text scale, nothing slow in a paint.
Leans on  ui.look, the kernel of the core (money, dates, text, errors).
"""
