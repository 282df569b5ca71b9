"""The HTTP response of a picture."""

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

# Nothing in the file may run, even when it is opened by itself.
POLICY = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"


def picture_response(request, image, cache_control):
    """Return the bytes of the image, or 304 Not Modified if the client has them."""
    etag = quote_etag(image.hash)
    response = HttpResponse(
        bytes(image.data),
        content_type=f"image/{image.kind}",
        headers={
            "ETag": etag,
            "Cache-Control": cache_control,
            "Content-Security-Policy": POLICY,
        },
    )
    return get_conditional_response(request, etag=etag, response=response)
