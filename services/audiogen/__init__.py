"""Sound effects and ambiences from a sound's name, its family and an English prompt."""
