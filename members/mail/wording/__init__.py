"""The texts in the secretariat's own words, beside the standard texts.

placeholders.py  names in braces: the allowed ones, and their values
kinds.py         each kind of e-mail: its recipients, its occasion, and its placeholders
examples.py      made-up contexts, for previews
pages.py         the places on public pages that have a text
"""

from .examples import example
from .kinds import COMMON, FRAME, KINDS, LABELS, kind_of
from .pages import page_html
from .placeholders import check, fill, value_at
