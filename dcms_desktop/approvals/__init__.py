"""Approvals: what stops a document, what its clerk is asked, and what somebody who may has to agree to.

Owns      nothing; keys of approvers and what they agreed to lie in `company`.
Promises  A yes counts for one question about one document as it was when it was asked.
Verbs     agree.
Leans on  drafts, company, db, kernel.
"""
