"""The domain of a workspace; no terminal, nothing printed."""
