"""Prompts by any server that speaks OpenAI's HTTP API."""
