"""The whole system on this machine: services and gateway as child processes."""
