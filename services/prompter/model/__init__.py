"""Translator, language model and lexicon as one engine."""
