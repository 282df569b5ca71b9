"""Send a picture that whoever asks may see."""

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

# A picture and nothing else, even to those who open it by itself.
POLICY = "default-src 'none'; sandbox"


def sent(request, image, caching):
    """Answer with the picture's bytes, or that they are at hand; `caching` says for whom."""
    etag = quote_etag(image.hash)
    answer = HttpResponse(
        bytes(image.data),
        content_type=f"image/{image.kind}",
        headers={
            "ETag": etag,
            "Cache-Control": caching,
            "Content-Security-Policy": POLICY,
        },
    )
    return get_conditional_response(request, etag=etag, response=answer)
