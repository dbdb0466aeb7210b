"""Code shared by the command line and the application. Nothing here imports Textual."""
