"""What every page shows of the secretariat is kept for a minute; a test reads it anew."""

from members.directory import secretariat


def forget():
    secretariat.cache.clear()
