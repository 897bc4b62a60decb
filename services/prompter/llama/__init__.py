"""Prompts by a causal language model on this machine."""
