"""What the clerk fills in, a noun a file."""
