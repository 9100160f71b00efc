"""What is done to the engagement plan: updates told, statuses changed, the plan shared and published."""
