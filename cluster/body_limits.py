"""The largest request body in bytes, by address; nginx has the same limits."""

from functools import cache

from django.conf import settings

from cluster import environment

# Forms with pictures; all others hold text. A phone's photo must reach its form, which
# states the limit and keeps the other fields; a 413 would lose them.
OF_PICTURES = ("my-page/", "consent/<str:token>/")
MAX_TEXT_BODY = environment.number("MAX_BODY_KIB", 256, 64, 10_240) * 1024
MAX_PICTURE_BODY = environment.number("MAX_UPLOAD_MIB", 25, 5, 500) * 1024 * 1024


@cache
def with_pictures(languages):
    """Return the prefixes of the addresses that take pictures, in `languages`, the setting."""
    # The server reads its limits before Django knows its apps.
    from members.models.languages import localized_paths

    paths = (path for route in OF_PICTURES for path in localized_paths(route))
    return ("/admin/", *(path.partition("<")[0] for path in paths))


def max_body(path):
    """Return the largest body in bytes that is read at an address."""
    is_large = path.startswith(with_pictures(tuple(settings.LANGUAGES)))
    return MAX_PICTURE_BODY if is_large else MAX_TEXT_BODY
