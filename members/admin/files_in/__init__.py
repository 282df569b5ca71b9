"""Imports of files: upload, match of columns, review of rows, writing, undo as one.

permissions.py  access to the user's own files, their tables and targets
choosing.py     the page where a file is uploaded or pasted
columns.py      the page that matches headings with columns
cells.py        a cell as people read it
choices.py      the ticks, matches and corrections of a page, merged with the stored ones
rows.py         a line as the page of rows shows it
review.py       the page of rows: choices are stored, then written
review_page.py  the context of that page: kinds with their numbers, and fifty lines
downloads.py    the outcome of the file; templates, and the file with its errors
"""

from . import choosing, columns, downloads, review
