"""The catalogue: which sounds there are and what they are made of. Data, by families."""
