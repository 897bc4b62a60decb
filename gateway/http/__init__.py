"""The HTTP face: it translates requests, answers and errors, nothing else."""
