"""gRPC: the server bootstrap, its interceptors, client channels and the mapping of errors."""
