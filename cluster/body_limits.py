"""How many bytes a request may have, by its address."""

# Pictures are sent from these; everything else is text. A photo of a phone must come as
# far as its form, which says what is too large and keeps what was typed.
WITH_PICTURES = (
    "/min-side/",
    "/en/my-page/",
    "/samtykke/",
    "/en/consent/",
    "/admin/",
)
MAX_TEXT_BODY = 256 * 1024
MAX_PICTURE_BODY = 25 * 1024 * 1024
MAX_HEAD = 32 * 1024


def max_body(path):
    """Return the largest body in bytes that is read at an address."""
    return MAX_PICTURE_BODY if path.startswith(WITH_PICTURES) else MAX_TEXT_BODY
