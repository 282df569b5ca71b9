from . import deletions, pages
