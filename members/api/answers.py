"""Bodies and headers of the answers to machines."""

import msgspec
from django.http import HttpResponse

JSON = "application/json"
encode = msgspec.json.Encoder(decimal_format="number").encode


def json_response(body, **headers):
    """Return an answer in JSON; every header is the same for everybody who asks."""
    headers["Content-Language"] = "nb, en"
    return HttpResponse(encode(body), content_type=JSON, headers=headers)


def links(*values):
    """Return the header Link of those values that are not empty, as {name: value}."""
    value = ", ".join(filter(None, values))
    return {"Link": value} if value else {}
