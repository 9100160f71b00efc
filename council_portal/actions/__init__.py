"""What changes people, roles, the council and its directorates: each an audited verb."""
