"""Answers whose time does not tell what was found.

The form of the log-in runs the same statements for a known address as for an unknown one, and yet
takes about 0.3 ms longer for a known one, which a clock sees over some thousand tries. Why is not
known: the code, the e-mail and the values of the user differ.
"""

import time
from functools import wraps

STEP = 0.05  # seconds


def in_even_steps(view):
    """Answer at the next full STEP after the request came, however long the work took."""

    @wraps(view)
    def stepped(*args, **kwargs):
        began = time.monotonic()
        try:
            return view(*args, **kwargs)
        finally:
            time.sleep((began - time.monotonic()) % STEP)

    return stepped
