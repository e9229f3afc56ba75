"""What whoever runs a server does: back up, restore, compact, and the pages of docs/operate."""
