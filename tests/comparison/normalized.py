"""What is left of an answer when all is removed that differs between two equal runs."""

import re

# Tokens, nonces and signed values, which are long and random; times of the day.
RULES = [
    (
        re.compile(r'(name="(?:csrfmiddlewaretoken|form_token|token)" value=")[^"]*'),
        r"\1",
    ),
    (re.compile(r"[\w.-]+:[\w-]{6}:[\w-]{20,}"), "SIGNED"),
    (re.compile(r'nonce="[^"]*"'), 'nonce=""'),
    (re.compile(r"\b[0-9a-f]{16,64}\b"), "HASH"),
    (re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), "UUID"),
    (re.compile(r"\b\d\d[:.]\d\d(?:[:.]\d\d)?(?:[.,]\d+)?\b"), "TIME"),
]
# Numbers of rows stand in addresses and in attributes of forms.
IN_ATTRIBUTES = re.compile(r'(?<==")[^"]*"')
DIGITS = re.compile(r"\d+")
SPACE = re.compile(r"\s+")


def normalized(html):
    """Return the HTML without tokens, times, numbers of rows and runs of white space."""
    for pattern, replacement in RULES:
        html = pattern.sub(replacement, html)
    html = IN_ATTRIBUTES.sub(lambda found: DIGITS.sub("N", found[0]), html)
    return SPACE.sub(" ", html).replace(">", ">\n")


def without_numbers(text):
    """Return the text without any number: names of made rows hold counters."""
    return DIGITS.sub("N", text)
