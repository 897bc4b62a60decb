"""From the canonical mix to the file that a user takes home: profiles, checks, encoders."""
