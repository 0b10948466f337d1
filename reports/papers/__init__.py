"""Papers: one file per printed document, made from the posted document and nothing else."""
