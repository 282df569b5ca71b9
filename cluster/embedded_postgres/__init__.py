"""A database backend that runs its own PostgreSQL.

The server starts at the first connection and stops when the last process that used it
exits. HOST in the settings is the data folder.
"""
