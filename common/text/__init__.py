"""Text that users bring."""
