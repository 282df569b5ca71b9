"""Heads of requests that break the rules of HTTP: by their first line, or a header."""

LINES = r"""
GET|GET  /-/live HTTP/1.1 x|GET /-/live HTTP/9.9|GET /-/live HTTP/2.0|nonsense
GET /-/live HTTQ/1.1|GET /-/live HTTP/1.10x|A / HTTP/1.1|get / HTTP/1.1|G#T / HTTP/1.1
_A / HTTP/1.1|CONNECT a:1 HTTP/1.1|OPTIONS / HTTP/3.0|*A / HTTP/1.1|OPTIONS * HTTP/1.1
GET x HTTP/1.1|GET http://[/ HTTP/1.1|GET http:// HTTP/3.0|GET /% HTTP/1.1
GET /%00 HTTP/1.1|GET //[ HTTP/1.1|GET //a:b@[x]/ HTTP/1.1|GET /../../x HTTP/1.1
GET /\x00 HTTP/1.1|GET /\xff HTTP/1.1|GET /\x7f HTTP/1.1|GET /%zz HTTP/1.1
"""
HEADERS = r"""
Host: localhost|Host: a b|Host: [::1|Host: \xff|Content-Length: +1|Content-Length: -1
: y|X|Content-Length: 1,1|Content-Length: 99999999999999999999999999
Content-Length: 300000|X : y|Content-Length: 1\r\nContent-Length: 1
Content-Length: 1\r\nTransfer-Encoding: chunked|Transfer-Encoding: xchunked
Transfer-Encoding: gzip|Transfer-Encoding: chunked, chunked|X\x00: y|X: \x00|X: a\rb
 folded|X: a\r\n\tb|X\xff: y|X: a\nb|Expect: nonsense
Content-Type: x; charset=undefined|Content-Type: x; charset=zip
Content-Type: x; a*=no'x'%ff
"""
LONG = [
    *("X" * 30 + " / HTTP/1.1", f"GET /{'x' * 9_000} HTTP/1.1"),
    *(f"GET /{'x' * 8_160} HTTP/1.1", f"GET /?{'x' * 8_000} HTTP/1.1"),
]
LONG_HEADERS = [f"X: {'x' * 9_000}", "\r\n".join(f"X{n}: y" for n in range(150))]
LIVE = "GET /-/live?q=a HTTP/1.1"


def _bytes(line, header):
    head = f"{line}\r\nHost: localhost\r\nConnection: close\r\n{header}\r\n\r\n"
    return head.encode("latin-1")


def _each(text):
    lines = text.strip("\n").replace("\n", "|").split("|")
    return [line.encode().decode("unicode_escape") for line in lines]


MALFORMED = [_bytes(line, "X: y") for line in _each(LINES) + LONG]
MALFORMED += [_bytes(LIVE, header) for header in _each(HEADERS) + LONG_HEADERS]
MALFORMED += [b"GET /-/live HTTP/1.1\r\n\r\n", b"\x16\x03\x01\r\n\r\n"]
