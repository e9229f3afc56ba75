"""What the program says: it is loaded, checked and worded here."""
