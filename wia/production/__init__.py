"""Producing narrations with a gateway: what is asked for, followed, fetched and told."""
