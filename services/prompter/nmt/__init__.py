"""Translation by a model on this machine: Marian, M2M100 or NLLB."""
