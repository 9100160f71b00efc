"""A second, small, invented council, so that nothing is bound to the demonstration: one module an app."""
