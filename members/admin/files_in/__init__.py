"""Files in: chosen, their columns matched, looked at row by row, written, and undone as one.

own.py        whose file it is, and what a page of it needs
choosing.py   the page where a file is uploaded or pasted
columns.py    which heading is which column
cells.py      a cell as people read it
choices.py    what was ticked, chosen and mended on a page, merged with what is stored
rows.py       a line as the page of rows shows it
shown.py      the page of rows: kinds with their numbers, and fifty lines
looking.py    the page of rows: choices are stored, then written
downloads.py  what became of the file; templates, and the file again with the reasons
"""

from . import choosing, columns, downloads, looking
