"""The target of an action, as an address or a form names it."""

from django.http import Http404

from members.fields import number_or_none


def action_or_404(actions, name):
    """Return the action that a button names; raise Http404 where it is none of these."""
    if name not in actions:
        raise Http404
    return actions[name]


def find_row(rows, number, key="pk"):
    """Return the row with the number, which may be a text; None where it is none."""
    number = number_or_none(number)
    return None if number is None else rows.filter(**{key: number}).first()


def row_or_404(rows, number, key="pk"):
    """Return the same; raise Http404 where there is none."""
    row = find_row(rows, number, key)
    if row is None:
        raise Http404
    return row


def target_of(action, noun, post):
    """Return the noun, or the one of the action's rows that `row` of the post names."""
    if action.rows is None:
        return noun
    return row_or_404(action.rows(noun), post.get("row", ""))
