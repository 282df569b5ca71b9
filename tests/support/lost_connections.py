"""A connection to the database that is lost in the middle of something."""

from django.db import connection


def cut_before(verb):
    """Close the database connection just before a statement that begins with the verb."""

    def cut(execute, sql, params, many, context):
        if sql.startswith(verb):
            connection.connection.close()
        return execute(sql, params, many, context)

    return connection.execute_wrapper(cut)
