"""What does not work on this server: read by the pages for monitors and by the front page of staff.

problems.py  all of it, or what keeps public pages from being served
schema.py    tables, privileges and migrations; writing.py whether rows can be written
files.py     static files and free space; version.py the code that runs
backups.py   the last backup, and its last restoration by way of trial
work.py      `manage.py work`: signs of life, e-mails, jobs
"""

from .problem import Problem
from .problems import not_ready, of_the_server, problems
