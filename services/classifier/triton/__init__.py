"""The classifier's models on a Triton server: the engine that asks it, and its model repository."""
