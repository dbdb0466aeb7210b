"""What a workspace is: records as frozen pydantic models, without any behaviour that reads or writes."""
