"""Work in the background, by `manage.py work`: e-mail, periodic jobs, and long tasks.

declared.py     the jobs and the kinds of tasks
jobs.py         run the jobs that are due; schedules.py says when that is
tasks.py        start, run and cancel long acts, and keep their files for a day
shown.py        what a page shows of a task
heartbeats.py   its signs of life, and status.py what can be seen from outside
connections.py  a second connection to the database, for locks

members/management/worker.py is the process: a thread for each part.
"""
