"""From an English prompt to the sound, family and length that it means."""
