"""Kill every process of an installation while people save, then look for each save.

installation.py PostgreSQL, the web server and `manage.py work`, and how each is killed
people.py       secretaries and members of that database, with their log-ins
browsing.py     their browsers: HTTP, which sends nothing twice
clients.py      what they save, several at the same time
looking.py      each save in the database: whole, half or not there
trial.py        one trial; `python -m tests.saves` prints its figures

What dies with a process is lost, the memory that the processes of PostgreSQL share too. The
page cache of the kernel stays, so a disk that does not write what fsync says is not tried.
"""
