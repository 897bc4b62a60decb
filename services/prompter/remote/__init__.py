"""Servers elsewhere: asked a bounded number of times, abandoned when nobody waits."""
