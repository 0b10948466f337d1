"""Home: today's figures and what needs attention.

Owns      the home page and the shape of its figures.
Promises  Opens at once; figures come from one question on a reading thread. Every line leads to its screen.
Leans on  ui.shell, ui.kit, ui.look.
"""
