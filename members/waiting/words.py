"""What the rows of each kind say: a title, a note, and the page on which it is done."""

from collections import namedtuple
from datetime import date

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from members import freshness
from members.fields import BY_KEY, ORGANIZATION, label_of
from members.models import ChangeRequest, Participation, Project, ResourceStream

# `page` and `keys` are those of members/links, but for the slug of the organization; without
# them it is done on the page of the kind.
Said = namedtuple("Said", "title note page keys", defaults=["", None, ()])


def partner_question(row):
    project = Project(title_nb=row["title_nb"], title_en=row["title_en"])
    role = Participation.Role(row["role"]).label
    text = _("Is it correct that you take part as %(role)s?") % {"role": role}
    return Said(str(project), text)


def access_request(row):
    return Said(row["name"], _("asks for access"))


def report(row):
    fields = [*row["fields"], *(row["reported"] or {})]
    labels = _labels(row["noun"], dict.fromkeys(fields)) or _("a message")
    note = _("reported error: %(what)s") % {"what": labels}
    return Said(_title(row), note, *_form_of(row))


def unconfirmed(row):
    day = row["confirmed_on"]
    text = _("Never confirmed")
    if day:
        day = date_format(date.fromisoformat(day))
        text = _("Last confirmed on %(day)s") % {"day": day}
    text = capfirst(freshness.lacking_text(row["confirmed"])) or text
    return Said(_("Is everything correct?"), text)


def stream_ending(row):
    day = date_format(date.fromisoformat(row["until"]))
    text = _("Does it still hold? It ends by itself on %(day)s.") % {"day": day}
    stream = ResourceStream(kind=row["kind"], direction=row["direction"])
    return Said(capfirst(str(stream)), text)


def not_told(row):
    text = _("Not notified yet") if row["email"] else _("No e-mail address")
    return Said(row["name"], text)


def not_answered(row):
    text = _("Has not agreed to be shown")
    return Said(row["name"], text)


def proposal(row):
    labels = _labels(row["noun"], row["fields"]) or _("your message")
    named = {item["field"]: item["proposed"] for item in row["named"]}
    note = _("%(who)s: %(what)s") % {"who": row["by"], "what": labels}
    return Said(_title(row, named), note, *_form_of(row))


def resignation(row):
    day = date_format(date.fromisoformat(row["last_day"]))
    text = _("last day %(day)s") % {"day": day}
    return Said(_("End the membership"), text, ("organization", "leave"))


def _target(row):
    """Return the columns of what it is about; None for the profile or something new."""
    columns = row.get(row["noun"])
    return columns if columns and columns.get("slug", columns.get("id")) else None


def _title(row, named=None):
    noun, target = BY_KEY[row["noun"]], _target(row)
    if noun is ORGANIZATION:
        return str(noun.words.title)
    name = str(noun.model(**target)) if target else noun.model.name_of(named or {})
    return capfirst(name or str(ChangeRequest.Noun(row["noun"]).label))


def _labels(noun, names):
    known = BY_KEY[noun].by_name
    return ", ".join(str(label_of(BY_KEY[noun], n)) for n in names if n in known)


def _form_of(row):
    """Return the page, and its further keys, on which a member proposes about it."""
    noun, target = row["noun"], _target(row)
    if noun == ChangeRequest.Noun.ORGANIZATION:
        return ("organization", "edit"), ()
    if target is None:
        return (noun, "proposal"), (row["id"],)
    return (noun, "change"), (target.get("slug", target.get("id")),)
