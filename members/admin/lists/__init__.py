"""Lists of the secretariat: pages, files, saved lists and bulk changes.

pages.py      the page of all lists, one list, and its file
list_page.py  the context of a list's page: table, filters, columns, numbers
saved.py      lists saved by name
cells.py      one cell, edited in place; editors.py says which
changes.py    a change of many rows: choice, preview, execution
"""

from . import cells, changes, pages, saved
