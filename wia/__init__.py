"""What a user touches: the command line, the Python client, the whole system on one machine."""
