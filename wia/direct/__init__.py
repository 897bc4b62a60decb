"""Calls to single services, for the verbs that need no gateway."""
