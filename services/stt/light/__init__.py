"""The light engine: aligns a script to its narration without model weights."""
