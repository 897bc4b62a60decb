"""From Korean sentences to the sounds that they tell of, each with an English prompt."""
