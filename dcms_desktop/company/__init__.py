"""Company: the firm whose books these are, its counters, users and settings.

Owns      firm, firm_licence, counter, app_user, setting_value, approver_key, approval.
Promises  One firm; an owner from the first run on; a PIN is never stored, only its hash.
Verbs     set_up_firm, save_firm, save_counter, save_user, change_pin, check_pin, sit_down, save_setting,
          make_approver_key, approve_question.
          Reads: firm_card, signed_in_user, users, counters, setting.
Leans on  tax (GSTIN and states), audit, db, kernel.
"""
