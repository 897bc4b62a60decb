"""The examples that a language model answers by, and the form in which it is asked."""
