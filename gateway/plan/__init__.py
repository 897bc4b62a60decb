"""The plan: sentences, labels and prompts in; cues and music sections out. Pure code."""
