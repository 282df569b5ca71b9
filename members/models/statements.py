"""Statements in SQL, for what the ORM has no words for."""

from django.db import connection


def run_sql(statement, parameters=None):
    """Run a statement and return its rows; none for one that returns nothing."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else []
