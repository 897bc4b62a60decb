"""What a listener hears in music: its key and its pulse."""
