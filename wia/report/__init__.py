"""The HTML report of a production: one file that opens offline."""
