"""Pure rules on records: validation, references, sentences, renames, the texts of fields. No database."""
