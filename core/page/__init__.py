"""The one page to hand out: a document computed from a workspace, and its renderers."""
