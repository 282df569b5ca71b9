"""The text of responses."""

from tests.support.routes import finish
from tests.support.task_files import unzipped


def full_text(response):
    """Return headers, cookies and body of a response, the text of a workbook unzipped."""
    body = (
        b"".join(response.streaming_content) if response.streaming else response.content
    )
    finish(response)
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    text = unzipped(body).decode(errors="replace")
    return f"{headers}\n{text}\n{response.cookies}"
