"""Pure functions of (workspace, evidence, instant): no clock, no file, no database."""
