"""Files in and out: a folder of CSV files becomes the registry."""

from .loading import load

__all__ = ["load"]
