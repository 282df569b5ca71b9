"""How many bytes a request may have, by its address; nginx has the same limits."""

from cluster import environment

# Pictures are sent from these; everything else is text. A photo of a phone must come as
# far as its form, which says what is too large and keeps what was typed.
WITH_PICTURES = (
    "/min-side/",
    "/en/my-page/",
    "/samtykke/",
    "/en/consent/",
    "/admin/",
)
MAX_TEXT_BODY = environment.number("MAX_BODY_KIB", 256, 64, 10_240) * 1024
MAX_PICTURE_BODY = environment.number("MAX_UPLOAD_MIB", 25, 5, 500) * 1024 * 1024


def max_body(path):
    """Return the largest body in bytes that is read at an address."""
    return MAX_PICTURE_BODY if path.startswith(WITH_PICTURES) else MAX_TEXT_BODY
