"""A script corrects what was heard: its text, at the times of the audio."""
