"""The words that engines which read are asked with."""
