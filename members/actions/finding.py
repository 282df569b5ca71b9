"""What an action is about, as an address or a form names it."""

from django.http import Http404


def action_or_404(actions, name):
    """Return the action that a button names; raise Http404 where it is none of these."""
    if name not in actions:
        raise Http404
    return actions[name]


def row_or_404(rows, number):
    """Return the row with the number, which may be a text; Http404 where it is none."""
    text = str(number)
    is_number = text.isascii() and text.isdecimal() and len(text) < 19
    found = rows.filter(pk=text).first() if is_number else None
    if found is None:
        raise Http404
    return found


def target_of(action, noun, post):
    """Return the noun, or the one of the action's rows that `row` of the post names."""
    if action.rows is None:
        return noun
    return row_or_404(action.rows(noun), post.get("row", ""))
