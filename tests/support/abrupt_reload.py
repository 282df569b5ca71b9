"""The configuration of the server without what keeps replaced workers serving."""

from cluster.gunicorn import *  # noqa: F403


def on_reload(server):
    pass
