"""Who may ask, and how often: keys, scopes, and limits by key and address."""
