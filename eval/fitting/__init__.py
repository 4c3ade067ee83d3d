"""How the few numbers of the service are fitted, so that anyone can fit them again."""
