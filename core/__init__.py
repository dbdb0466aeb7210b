"""Everything a workspace is and means; no terminal, nothing printed."""
