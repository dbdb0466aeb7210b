"""Templates of a new workspace: one text file beside this module for each name."""

TEMPLATES = {
    "blank": "every question is open",
    "support-tickets": "the example: tickets get a category, its rationale and an exception flag",
    "document-extraction": "fields are read from documents, such as invoices, for a person to book",
    "coding-assistant": "small tasks become pull requests, which a developer reads and merges",
    "retrieval-assistant": "questions are answered from documents, with the passages they rest on",
}
"""Each name with a line on its purpose."""
