"""Weights of models: what the published ones are, and where they lie on this machine."""
