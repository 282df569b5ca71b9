"""Actions: each is declared once, beside its domain function, and run here.

declaration.py  the declaration of an action
runner.py     carries one out for a request: the transaction, the messages, the next page
batches.py    record what one act writes as a Batch, which can be undone
refusals.py   words for refusals by the domain, or by PostgreSQL
finding.py    the target of an action, as an address or a form names it
offers.py     the link "Undo" in the message of success
links.py      addresses of pages by noun and act, for e-mails
waiting.py    the declaration of a kind of rows that wait for an act
"""

from .batches import count_changes, recording, tracked_models, undoable_models
from .declaration import Action, Question, arguments, form_of, is_form_of, without_actor
from .finding import action_or_404, find_row, row_or_404, target_of
from .offers import add_to_last_success, offer_undo
from .refusals import REFUSALS, left_out, refuse, words_for
from .runner import attempt, form_for, press, run, run_each
