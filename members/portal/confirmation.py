"""What every page behind a confirmation link has."""


class Confirmation:
    """The page of a token's values: its form runs the action on the target, by the user.

    Made from the values, it raises ValidationError when they are no longer valid.
    """

    page = done = ""
    action = target = user = None

    # What the form gets if a mail program unsubscribes by itself (RFC 8058), if it may.
    one_click = None

    def context(self, form):
        """Return what else the page shows."""
        return {}
