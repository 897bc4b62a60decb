"""What of a language model's answer may become a prompt."""
