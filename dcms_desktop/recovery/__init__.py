"""Recovery: what companies pay back of what the shop gave, lost and took back, and the claims made for it.

Owns      claim, claim_line, claim_step, claim_paper, claim_box, claim_box_line, margin_promise.
Promises  What is told of goods that come back names the rule it follows: the company's word or the law. A
          source (a benefit, a returned line, a deviation, a sale) stands in one live claim. A claim is owed
          when it is sent, and what came of each line is what the settlements that stand say.
Verbs     build_claim, rebuild_claim, add_typed_line, drop_typed_line, keep_paper, send_claim, note_step,
          settle_claim, withdraw_claim, put_in_box, seal_box, give_up_boxes, save_margin_promise. Reads:
          return_advice, source_lines, claims_list, claim_lines, goods_of_claim, boxes_of, evidence_of.
Leans on  sales, documents, drafts, pricing, stock, claims, catalog, parties, tax, company, scanning, db.
"""
