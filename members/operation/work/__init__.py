"""Work in the background, by `manage.py work`: e-mail, periodic jobs, and long tasks.

declared.py     the jobs and the kinds of tasks
jobs.py         run the jobs that are due, by schedules.py
tasks.py        start, run and cancel long acts, and keep their files for a day
task_views.py   the state and title of a task, for pages
heartbeats.py   signs of life; status.py the silent parts and late e-mails
connections.py  a second connection to the database, for locks

members/management/worker.py is the process: a thread for each part.
"""
