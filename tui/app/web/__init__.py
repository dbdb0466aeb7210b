"""The application in a browser. Only this package knows textual-serve, which is an optional extra."""
