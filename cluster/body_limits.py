"""How many bytes a request may have, by its address; nginx has the same limits."""

from functools import cache

from django.conf import settings

from cluster import environment

# Pictures are sent from these; everything else is text. A photo of a phone must come as
# far as its form, which says what is too large and keeps what was typed.
OF_PICTURES = ("my-page/", "consent/<str:token>/")
MAX_TEXT_BODY = environment.number("MAX_BODY_KIB", 256, 64, 10_240) * 1024
MAX_PICTURE_BODY = environment.number("MAX_UPLOAD_MIB", 25, 5, 500) * 1024 * 1024


@cache
def with_pictures(languages):
    """Return how the addresses begin to which pictures are sent, in `languages`, the setting."""
    # The server reads its limits before Django knows its apps.
    from members.models.languages import localized_paths

    found = (path for route in OF_PICTURES for path in localized_paths(route))
    return ("/admin/", *(path.partition("<")[0] for path in found))


def max_body(path):
    """Return the largest body in bytes that is read at an address."""
    is_large = path.startswith(with_pictures(tuple(settings.LANGUAGES)))
    return MAX_PICTURE_BODY if is_large else MAX_TEXT_BODY
