"""Addresses, actions, messages and rows of forms in the admin."""

import re

from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _, ngettext

from tests.support.html_forms import filled

UNDO = re.compile(r' <a href="/admin/undo/[0-9]+/">[^<]+</a>$')
NEXT = re.compile(r' <span class="next">.+</span>$')
LISTED = ["event", "letter", "membership", "organization", "person", "project", "role"]
ORGANIZATIONS = "/admin/members/organization/table/"


def choose(rows, action, **given):
    pks = [row.pk for row in rows]
    return {"action": action, "_selected_action": pks, "select_across": "0", **given}


def done_for(number, chosen=None):
    """Return the message of an act on rows, of which it was done for some."""
    if chosen:
        return _("Done for %(done)s of %(n)s.") % {"done": number, "n": chosen}
    return ngettext("Done for %(n)s.", "Done for %(n)s.", number) % {"n": number}


def said_with_links(answer):
    return [str(message) for message in answer.context["messages"]]


def said(answer):
    """Return the messages of a page, without the links to undo and to what is next."""
    return [UNDO.sub("", NEXT.sub("", one)) for one in said_with_links(answer)]


def onward(client, answer):
    """Return the address that a decision leads to, by way of the next kind of rows."""
    is_between = answer.url.startswith("/admin/next/")
    return client.get(answer.url).url if is_between else answer.url


def add_row(values, prefix, **fields):
    """Add a row under the record, as the browser's script does."""
    number = int(values[f"{prefix}-TOTAL_FORMS"][0])
    values[f"{prefix}-TOTAL_FORMS"] = [str(number + 1)]
    given = {"id": "", **fields}
    return values | {f"{prefix}-{number}-{name}": v for name, v in given.items()}


def address(model, row=None, page="change"):
    app = "members" if isinstance(model, str) else model._meta.app_label
    name = model if isinstance(model, str) else model._meta.model_name
    if row is None:
        page = "table" if name in LISTED else "changelist"
    return reverse(f"admin:{app}_{name}_{page}", args=[row.pk] if row else [])


def save(client, row, *, follow=False, **typed):
    """Save the page of a record as it is shown, with some values typed over."""
    page = address(type(row), row)
    return client.post(page, filled(client.get(page), **typed), follow=follow)


def form_of(answer):
    return answer.context["adminform"].form


def listed(client, place, **query):
    """Return the rows of a list as texts."""
    return [str(row) for row in client.get(place, query).context["cl"].result_list]


def headings(page):
    """Return the texts above the columns of a list, without that of the tick boxes."""
    texts = re.findall(r'<div class="text">(.*?)</div>', page.text, re.DOTALL)
    return [strip_tags(text).strip() for text in texts][1:]


def undo(client, batch):
    """Undo an act on its page; return the answer."""
    page = reverse("admin:undo", args=[batch.pk])
    return client.post(page, filled(client.get(page)), follow=True)


def card(record):
    """Return the address of the card of an organization, a person or a project."""
    name = record._meta.model_name
    page = "company" if name == "organization" else name
    return reverse(f"admin:{page}", args=[record.pk])


def sections(client):
    """Return {name of a kind: Section} of the front page."""
    found = client.get(reverse("admin:index")).context["sections"]
    return {section.kind.name: section for section in found}


def titles(client, name):
    """Return the titles of the rows that are shown of a kind."""
    found = sections(client)
    return [row.title for row in found[name].rows] if name in found else []
