"""A database backend that brings its own PostgreSQL.

The server starts at the first connection and stops with the last process that used
it. HOST in the settings is the folder of its data.
"""
