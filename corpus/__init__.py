"""A document as it is: reading files, repairing their text, and what their masthead says (GB/T 9704)."""
