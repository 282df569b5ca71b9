"""The problems of this server, for the pages of monitors and the front page of staff.

problems.py  all checks, and those of public pages; `manage.py work` and the replica
schema.py    tables, privileges and migrations; writing.py whether rows can be written
files.py     static files, published pages and free space; version.py the code that runs
backups.py   the last backup, and its last restoration by way of trial
"""

from .problem import Problem
from .problems import not_ready, of_the_server, problems
