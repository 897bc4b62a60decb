"""Bringing weights to this machine: what the hub has, the transfer, the folder, the check."""
