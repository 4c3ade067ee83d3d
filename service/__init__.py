"""Questions and answers: retrieval, the answer with its citations, and the interfaces that serve it."""
