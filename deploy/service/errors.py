"""The end of an installation that cannot go on."""


class InstallError(Exception):
    """A step failed; the message says in a sentence what is wrong and what helps."""
