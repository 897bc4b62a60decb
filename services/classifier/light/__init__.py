"""The light engine: linear models over Korean morphemes, prosody for the voice; no download."""
