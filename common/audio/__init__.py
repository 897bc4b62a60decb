"""PCM, chunks of it, and its measurement."""
