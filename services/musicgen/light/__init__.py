"""The light engine: generative composition and synthesis, no download."""
