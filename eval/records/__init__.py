"""How right the records are: clauses, targets and duties against the gold of the annotated documents.

Each kind is scored a document at a time into a Tally of fractions, so that the whole is the sum over documents and
intervals can resample documents.
"""
