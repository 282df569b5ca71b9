"""Bodies and headers of the answers to machines."""

import msgspec
from django.http import HttpResponse

JSON = "application/json"
encode = msgspec.json.Encoder(decimal_format="number").encode


def json_response(body, **headers):
    """Return an answer in JSON; every header is the same for everybody who asks."""
    headers["Content-Language"] = "nb, en"
    return HttpResponse(encode(body), content_type=JSON, headers=headers)


def next_link(address):
    """Return the header that leads to the next page, as {name: value}; none for ""."""
    return {"Link": f'<{address}>; rel="next"'} if address else {}
