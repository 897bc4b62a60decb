"""What every service is built on: server, errors, audio, settings, engines."""
