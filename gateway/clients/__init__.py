"""Clients of the model services: our dataclasses in and out, typed errors."""
