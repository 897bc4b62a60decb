"""The musicgen service: background music from an emotion."""
