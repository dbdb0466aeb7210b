"""The records of a workspace as frozen pydantic models, without any input or output.

The files with models do without `from __future__ import annotations`: pydantic would have to evaluate every annotation
from its text, which takes a quarter of the time that the models take to load.
"""
