"""The link "Undo" in the message right after an act."""

from django.contrib import messages
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _


def offer_undo(request, batch, *more):
    """Add a link that undoes the batch, and more HTML, to the last message of success.

    Before a redirect: an addition to a page's own messages comes too late.
    """
    add_to_last_success(request, *([_undo_link(batch)] if batch.pk else []), *more)


def add_to_last_success(request, *parts):
    """Add HTML to the last message of success, before a redirect; once in a request."""
    pending = list(messages.get_messages(request))
    done = [each for each in pending if each.level == messages.SUCCESS]
    for each in pending:
        added = parts if each in done[-1:] else ()
        text = format_html_join(" ", "{}", [(one,) for one in (each.message, *added)])
        messages.add_message(
            request, each.level, text if added else each.message, each.extra_tags
        )


def _undo_link(batch):
    address = reverse("admin:undo", args=[batch.pk])
    return format_html('<a href="{}">{}</a>', address, _("Undo"))
