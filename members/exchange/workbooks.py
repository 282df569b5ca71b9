"""The library that writes workbooks; a process that writes none saves its eight megabytes."""

from importlib import import_module

from django.utils.functional import SimpleLazyObject

openpyxl = SimpleLazyObject(lambda: import_module("openpyxl"))
