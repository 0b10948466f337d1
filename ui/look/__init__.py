"""Look: colours, type, spacing and icons of the window, all from one list of tokens.

Owns      the tokens, the theme made of them, the icons.
Promises  No other place of the window names a colour or a size of its own; text grows from 90 to 200 %.
Leans on  reports.fonts (the bundled letters).
"""
