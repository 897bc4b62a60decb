"""audiocraft's models (AudioGen, MusicGen), which audiogen and musicgen share: safe loading of
their checkpoints, and decoding of many rows at once, each with its own seed and temperature.

Only their model engines import it; it needs the packages of requirements-audiocraft.txt.
"""
