"""The model services, each a process and a container of its own."""
