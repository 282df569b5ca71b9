"""Actions: each is declared once, beside its domain function, and run here.

declaration.py  the declaration of an action, and the target that an address or form names
runner.py       carries one out for a request: records its writes as a Batch, adds messages,
                offers to undo it
refusals.py     words for refusals by the domain, or by PostgreSQL
links.py        addresses of pages by noun and act, for e-mails
waiting.py      the declaration of a kind of rows that wait for an act
"""

from .declaration import (
    Action,
    Question,
    action_or_404,
    arguments,
    find_row,
    form_of,
    is_form_of,
    row_or_404,
    target_of,
    without_actor,
)
from .refusals import REFUSALS, left_out, refuse, words_for
from .runner import (
    add_to_last_success,
    attempt,
    count_changes,
    form_for,
    offer_undo,
    press,
    recording,
    run,
    run_each,
    tracked_models,
    undoable_models,
)
