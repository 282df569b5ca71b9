"""What the rows of each kind say: a title, from whom, a note, and a page unless the kind's."""

from collections import namedtuple
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members import freshness, review
from members.fields import BY_KEY, label_of
from members.models import ChangeRequest, Letter, ResourceStream
from members.models.email_addresses import readable
from members.models.email_domains import evidence

from ..company.address import card_address
from ..registry.letter_kinds import KINDS as LETTER_KINDS

Told = namedtuple("Told", "title who note page", defaults=["", "", ""])


def about(noun, name, organization):
    """Return what a proposal is about, and which noun unless that is an organization."""
    if noun == ChangeRequest.Noun.ORGANIZATION:
        return name or organization
    label = capfirst(str(ChangeRequest.Noun(noun).label))
    what = f"{label}: {name}" if name else label
    return f"{what} · {organization}" if organization else what


def fields_text(noun, names):
    """Return how many fields, and which: "2 fields: phone, name"; or that it is a message."""
    names = [name for name in names if name != review.IN_OWN_WORDS]
    if not names:
        return _("a message")
    number = len(names)
    size = ngettext("%(n)d field", "%(n)d fields", number) % {"n": number}
    labels = ", ".join(str(label_of(BY_KEY[noun], name)) for name in names)
    return f"{size}: {labels}"


def proposal(row):
    title = about(row["noun"], row["name"] or next(iter(row["named"]), ""), row["of"])
    who = row["by"] or str(ChangeRequest.Origin(row["origin"]).label)
    return Told(title, who, fields_text(row["noun"], row["fields"]))


def report(row):
    title = about(row["noun"], row["name"], row["of"])
    fields = [*row["fields"], *sorted(row["reported"] or {})]
    text = fields_text(row["noun"], fields)
    said = Truncator(" ".join(row["message"].split())).chars(90)
    note = said if text == _("a message") else text
    return Told(title, row["by"] or _("a visitor"), note)


def application(row):
    return Told(row["name"], row["by"])


def access_request(row):
    return Told(row["by"], row["of"], evidence(row["email"], row["website"]).label)


def resignation(row):
    words = {"day": date_format(date.fromisoformat(row["day"]))}
    return Told(row["of"], row["by"], _("last day %(day)s") % words)


def introduction(row):
    kind = capfirst(str(ResourceStream.Kind(row["kind"]).label))
    return Told(f"{row['offer']} – {row['need']}", row["by"], kind)


def reminder(row):
    ways = " / ".join(filter(None, [row["phone"], row["email"]]))
    lacking = freshness.lacking_text(row["confirmed"])
    note = ways or _("no one known: send an invitation")
    return Told(row["of"], "", " · ".join(filter(None, [note, lacking])))


def bounced(row):
    page = reverse("admin:letter", args=[row["letter"]]) if row["letter"] else ""
    return Told(row["name"], row["of"], readable(row["email"]), page)


def follow_up(row):
    page = card_address(row["organization"], "notes")
    note = Truncator(" ".join(row["text"].split())).chars(90)
    return Told(row["of"], row["by"], note, page)


def person(row):
    return Told(row["name"], row["of"] or "")


def not_informed(row):
    note = "" if row["email"] else _("no e-mail address")
    return Told(row["name"], row["of"] or "", note)


def pair(row):
    percent = round(100 * row["score"])
    note = _("%(percent)s%% alike") % {"percent": percent}
    return Told(f"{row['one']} – {row['other']}", "", note)


def partner(row):
    return Told(row["of"], row["by"] or "", row["project"])


def colleague(row):
    note = _("no second factor") if row["has_logged_in"] else _("has not logged in")
    address = readable(row["email"])
    return Told(row["name"] or address, address if row["name"] else "", note)


def letter(row):
    kind = str(LETTER_KINDS.get(row["kind"], row["kind"]))
    why = str(Letter.Failure(row["failure"]).label)
    address = readable(row["to"])
    return Told(
        row["name"] or address, address if row["name"] else "", f"{kind}: {why}"
    )
