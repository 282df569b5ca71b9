"""Share pictures (`og:image`) of the front page, profiles and projects.

updating.py  draw those that are missing, delete outdated ones; their words
backlog.py   the pages that may differ from their pictures
sandbox.py   run the drawing program in a process that can do little harm
draw.py      the program of that process, the only code that draws pixels
"""

from .updating import delete_outdated, update
