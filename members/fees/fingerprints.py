"""A short hash of what a page showed, which tells whether something has changed since."""

import json
from hashlib import sha256


def fingerprint_of(state):
    """Return 16 hexadecimal digits of what JSON can hold."""
    return sha256(json.dumps(state).encode()).hexdigest()[:16]
