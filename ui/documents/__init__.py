"""Document windows: the frame of every kind, the counter, receipts of goods and money, lists, day end.

Owns      nothing; a window holds one frozen draft.
Promises  What was typed is never lost: every change is kept, held, or posted.
Leans on  the rooms' rules for every decision, `desk.do` for every write.
"""
