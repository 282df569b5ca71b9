"""What was chosen for the lines of a file, as far as it has the shape of a choice."""

CHOICE = {"match": str, "leave": list, "take": list, "cells": dict}


def choice_of(choices, number):
    """Return {"match": text, "leave" and "take": [texts], "cells": {text: text}} of a line.

    What has another shape is left out: it chooses nothing.
    """
    found = choices.get(str(number)) if isinstance(choices, dict) else None
    found = found if isinstance(found, dict) else {}
    kept = {key: found.get(key) for key, shape in CHOICE.items()}
    kept = {k: v for k, v in kept.items() if isinstance(v, CHOICE[k])}
    for key in ("leave", "take"):
        kept[key] = [text for text in kept.get(key, []) if isinstance(text, str)]
    cells = kept.get("cells", {}).items()
    kept["cells"] = {name: text for name, text in cells if isinstance(text, str)}
    return kept
