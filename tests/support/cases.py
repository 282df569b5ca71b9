"""Tables of cases, in a file beside the test that tries them."""

import csv
import json
from pathlib import Path


def cases(test, name):
    """Return the rows of a file beside a test: the JSON of each line, or a CSV without its head."""
    text = Path(test).with_name(name).read_text("utf-8")
    if name.endswith(".jsonl"):
        return [json.loads(line) for line in text.splitlines()]
    return [*csv.reader(text.splitlines())][1:]


def code(test, name, **parts):
    """Return the text of a file beside a test, in another language, with its parts put in."""
    text = Path(test).with_name(name).read_text("utf-8")
    for part, code in parts.items():
        text = text.replace(part, code)
    return text
