"""What can be done with a concern."""
