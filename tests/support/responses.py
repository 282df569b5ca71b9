"""The text of responses."""

import io
import zipfile

from tests.support.routes import finish


def full_text(response):
    """Return headers, cookies and body of a response, the text of a workbook unzipped."""
    body = (
        b"".join(response.streaming_content) if response.streaming else response.content
    )
    finish(response)
    if body[:2] == b"PK":
        book = zipfile.ZipFile(io.BytesIO(body))
        body = b"\n".join(book.read(name) for name in book.namelist())
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return f"{headers}\n{body.decode(errors='replace')}\n{response.cookies}"
