"""Pages of budget monitoring: for people signed in, for finance to keep it, and for the public."""
