"""Reads of a page in a browser that wait until it is loaded.

A click returns when the answer begins to arrive. Playwright's reads below do not wait for
an element, so on a busy machine they read a page of which only the head has arrived.
"""

from functools import wraps

from playwright.sync_api import Locator, Page

OF_LOCATORS = "all all_inner_texts all_text_contents count evaluate_all"
READS = {
    Locator: f"{OF_LOCATORS} is_hidden is_visible".split(),
    Page: ["content", "evaluate", "title"],
}


def wait_before_reading():
    """Let the reads of all pages wait; the original is `__wrapped__` of each."""
    for kind, names in READS.items():
        for name in names:
            setattr(kind, name, _waits(getattr(kind, name)))


def _waits(read):
    @wraps(read)
    def waiting(subject, *args, **options):
        page = subject if isinstance(subject, Page) else subject.page
        page.wait_for_load_state()
        return read(subject, *args, **options)

    return waiting
