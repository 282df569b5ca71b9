"""What a page showed, signed, so that its form says what was changed on it."""

from django.core import signing

NAME = "_shown"


def signed(values):
    """Return the values as the text of a hidden input."""
    return signing.dumps(values, salt=NAME, compress=True)


def unsigned(post):
    """Return the values of a posted form, or {} if they are missing or not signed here."""
    try:
        return signing.loads(post.get(NAME, ""), salt=NAME)
    except signing.BadSignature:
        return {}
