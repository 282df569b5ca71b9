"""Post an action on selected rows of a changelist, and read the messages that answer it."""

from django.utils.translation import ngettext

ORGANIZATIONS = "/admin/members/organization/"


def choose(rows, action, **given):
    pks = [row.pk for row in rows]
    return {"action": action, "_selected_action": pks, "select_across": "0", **given}


def done_for(number):
    return ngettext("Done for %(n)s.", "Done for %(n)s.", number) % {"n": number}


def said(answer):
    return [str(message) for message in answer.context["messages"]]
