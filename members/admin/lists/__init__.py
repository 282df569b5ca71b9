"""Lists: asked for, taken out as files, saved, and changed together.

pages.py   the page of all lists, one list, and its file
shown.py   what the page of a list shows: table, filters, columns, numbers
saved.py   lists that are kept by name
changes.py a change of many rows: chosen, shown, carried out
"""

from . import changes, pages, saved
