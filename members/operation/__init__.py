"""What keeps the registry running on its servers; it knows models, and no room above.

work/            jobs and long tasks, which features register
changes.py       what has changed since; replicas.py reads from a replica while it is in step
publication/     public pages, kept as bytes until something that they show has changed
limits.py        rate limits; form_tokens.py the tokens of visitors' forms
backups/         back up and restore; journal.py what a restored backup must repeat
health/          what does not work on this server
installation.py  triggers and functions; grants.py and database_roles.py the roles of the database
checks.py        system checks
lru.py           caches in the memory of a process
"""
