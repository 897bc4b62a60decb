"""What becomes of a model's raw audio, whatever the model: joined, levelled, closed and judged."""
