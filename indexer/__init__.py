"""What a document says, and how it is found: clauses, records, and the indexes over them."""
