"""The light engine of the prompter: a sound lexicon over the classifier's morphemes."""
