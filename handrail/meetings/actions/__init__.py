"""What changes the meetings that are kept."""
