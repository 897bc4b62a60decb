"""Taggers of Korean beside kiwi, which the light engine carries, and what all have in common."""
