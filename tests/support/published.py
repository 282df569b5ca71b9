"""The store of published pages, in a folder of one test."""

from contextlib import contextmanager

from members import publication


@contextmanager
def published_in(folder, settings):
    """Yield the PublishedPages of the folder, which look at every request."""
    settings.PUBLISHED_DIR, settings.PUBLISHED_MB = folder, 10
    publication.pages.cache_clear()
    pages = publication.pages()
    pages.look = 0
    yield pages
    pages.store.close()
    publication.pages.cache_clear()
