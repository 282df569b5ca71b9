"""Actions: each is declared once, beside its domain function, and run here.

declaration.py  the declaration of an action, its right, and the target that a form names
runner.py       carries one out for a request: records its writes as a Batch, adds messages,
                offers to undo it
refusals.py     words for refusals by the domain, or by PostgreSQL
links.py        addresses of pages by noun and act, for e-mails
waiting.py      the declaration of a kind of rows that wait for an act
"""

from .declaration import (
    Action,
    Question,
    Staff,
    action_or_404,
    always,
    anybody,
    arguments,
    find_row,
    form_of,
    holder_of_link,
    is_form_of,
    represents,
    row_or_404,
    target_of,
    themselves,
    without_actor,
    writes_row,
)
from .refusals import REFUSALS, left_out, refuse, words_for
from .runner import (
    FactorNeededError,
    add_to_last_success,
    attempt,
    count_changes,
    event_context,
    form_for,
    numbers_of_organizations,
    offer_undo,
    organization_columns,
    press,
    recording,
    require_factor,
    run,
    run_each,
    tracked_models,
    undo_label,
    undo_title,
    undoable_models,
)
