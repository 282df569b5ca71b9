"""The operations of a route in the OpenAPI document, declared beside its view."""

from dataclasses import dataclass, field

from .answers import JSON


@dataclass(frozen=True)
class Operation:
    """One method of a route: `content` is {media type: Struct, or None for a file}.

    It takes the parameters of the `filterset`, or `only` some of them, and those of OWN
    (openapi.py) that it names.
    """

    summary: str
    content: dict = field(default_factory=lambda: {JSON: None})
    description: str = ""
    tag: str = "registry"
    filterset: type | None = None
    only: tuple | None = None
    parameters: tuple = ()
    moves: bool = False  # whether a former address leads to the present one
    errors: str = ""  # the media type of refusals, if they are no problems
    body: dict | None = None  # a requestBody of OpenAPI: then the method is POST


def describe(*operations):
    """Describe a view in the OpenAPI document; a route without a description fails a test."""

    def mark(view):
        view.operations = operations
        return view

    return mark
