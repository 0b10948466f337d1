"""Company: the firm whose books these are, its counters, users and settings.

Owns      firm, firm_licence, counter, app_user, setting_value.
Promises  One firm; an owner from the first run on; a PIN is never stored, only its hash.
Verbs     set_up_firm, save_firm, save_user, check_pin, save_setting. Reads: firm_card, signed_in_user, setting.
Leans on  audit, db, kernel.
"""
