"""What pages, the app, other programs and the command line ask of the meetings."""
