"""Pages of the engagement plan: for people signed in, for HR to keep it, and for the public."""
