"""A person's browser over real HTTP: it sends nothing a second time by itself."""

from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from django.conf import settings

PATIENCE = 30  # seconds
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class NoAnswerError(Exception):
    """The connection was lost, or the server could not do it: it may be saved or not."""


@dataclass
class Answer:
    status: int
    location: str
    content: bytes


class Browser:
    """The cookies of a session; each request takes a connection of its own.

    On those that are kept open, all clients would soon speak to one worker of several.
    """

    def __init__(self, port, session):
        self.connection = HTTPConnection("localhost", port, timeout=PATIENCE)
        self.cookies = {settings.SESSION_COOKIE_NAME: session}

    def get(self, path):
        """Return the answer to a page that must be there; raise NoAnswerError otherwise."""
        answer = self.look_at(path)
        if answer.status != 200:
            raise NoAnswerError(path, answer.status)
        return answer

    def look_at(self, path):
        """Return the answer to a page, whatever it is."""
        return self._request("GET", path)

    def post(self, path, values):
        """Return the answer, unless that says no more than that there was an error."""
        answer = self._request("POST", path, urlencode(values, doseq=True))
        if answer.status >= 500:
            raise NoAnswerError(path, answer.status)
        return answer

    def _request(self, method, path, body=None):
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            headers = {"Cookie": cookies, **(FORM if body else {})}
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
            content = response.read()
        except (OSError, HTTPException) as loss:
            raise NoAnswerError(path) from loss
        finally:
            self.connection.close()
        self._keep_cookies(response)
        return Answer(response.status, response.headers.get("Location", ""), content)

    def _keep_cookies(self, response):
        for header in response.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(header).items():
                # The page that a browser goes on to would show the messages, and end them.
                if name != "messages":
                    self.cookies[name] = morsel.value
