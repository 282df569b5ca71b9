"""Import and export: load a folder of CSV files into the registry."""

from .loading import load
