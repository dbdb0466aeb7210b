"""Taking evidence in from a file: a dialog that shows how it is understood, and asks for what it does not say."""
