"""What the command line and the application share. Nothing here imports Textual."""
