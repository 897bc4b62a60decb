"""The classifier: which sentences deserve an effect, and what a reader feels at each."""
