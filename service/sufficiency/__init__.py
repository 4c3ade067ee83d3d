"""Whether the clauses found are enough to answer: what a question asks for, and how much of it they have."""
