"""The share picture of a page, in the language that is active."""

from django.utils.translation import get_language

from ..models import share_pictures


def with_share_picture(rows, noun, day):
    """Annotate rows with `share_hash`: of the picture of the page as it is, or null."""
    return share_pictures.with_share_picture(rows, noun, get_language(), day)
