"""From an uploaded file of any container to a measured narration, in a sandboxed child."""
