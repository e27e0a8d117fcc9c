"""schema_invalid: documents that the declarations have to refuse."""

from suites.schema_valid import produce

__all__ = ["produce"]
