"""The cue sheet: its form, its JSON and proto writings, and its editing."""
