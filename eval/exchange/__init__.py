"""Gold and rankings in the formats of other tools: TREC and BEIR."""
