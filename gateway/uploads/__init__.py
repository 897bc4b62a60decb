"""What clients bring: narrations with their scripts."""
