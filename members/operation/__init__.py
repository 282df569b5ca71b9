"""Operation of the registry on its servers; it knows models, and no room above.

work/            jobs and long tasks, which features register
changes.py       versions and changed rows; replicas.py reads from a replica while it is in step
publication/     public pages, kept as bytes until something that they show has changed
alarms.py        quotas that strangers reach together
limits.py        rate limits; form_tokens.py the tokens of visitors' forms
backups/         back up and restore; journal.py the acts that a restored backup must repeat
health/          the checks of this server, and their problems
installation.py  triggers and functions; grants.py and database_roles.py the roles of the database
checks.py        system checks
version.py       version and commit of the code, and whether a newer one is out
caches.py        caches in the memory of a process, and values made once a version
"""
