"""What stages have made, each a folder under the hash of what it was made from."""
