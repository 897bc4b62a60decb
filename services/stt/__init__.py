"""Speech to text: sentences with times, from a script (Align) or without one (Transcribe)."""
