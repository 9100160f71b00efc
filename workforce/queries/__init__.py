"""Questions about the engagement plan."""
