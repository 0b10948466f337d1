"""The line in the window: its page, setting it up, what leaves the shop, what came down."""
