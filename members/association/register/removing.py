"""Erase the facts about units that the business register has removed (its answer 410)."""

import pghistory
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from members.fields import ORGANIZATION
from members.models import Erasure, Note, Organization, RegisterSnapshot
from members.models.languages import in_default_language
from members.operation import journal
from members.people.privacy.register_facts import FACTS, erase_register_facts


@transaction.atomic
def remove(organization):
    """Erase the register's facts about an organization, and write a note; once.

    Returns whether it was not erased before.
    """
    rows = Organization.objects.select_for_update(no_key=True)
    row = rows.filter(pk=organization.pk).first()
    if row is None or _is_removed(row):
        return False
    # Of no act that was recorded before in the same transaction.
    with pghistory.context(user=None, reason=""):
        erasure, emptied = erase_register_facts(row)
        journal.record(journal.UNIT, organization=row.pk, erasures=[erasure.pk])
        _write_note(row.pk, emptied)
    return True


@journal.repeats(journal.UNIT)
@transaction.atomic
def _repeat(line):
    """Erase it again in a restored database; return whether it was there."""
    row = Organization.objects.filter(pk=line["organization"]).first()
    if row is None or _is_removed(row):
        return False
    _write_note(row.pk, erase_register_facts(row)[1])
    return True


def _is_removed(organization):
    removed = RegisterSnapshot.objects.filter(
        organization=organization, status=RegisterSnapshot.Status.REMOVED
    )
    erased = Erasure.objects.filter(noun=Erasure.Noun.UNIT, row_id=organization.pk)
    return removed.exists() and erased.exists()


def _write_note(pk, emptied):
    row, today = Organization.objects.get(pk=pk), timezone.localdate()
    left = [name for name in FACTS if getattr(row, name)]
    with in_default_language():
        text = _(
            "On %(day)s the business register answered that it has removed this unit from"
            " its open data. Emptied here, in the history too: %(emptied)s. Kept, because"
            " we or the member wrote it: %(left)s. The name always stays."
        )
        values = {"emptied": _labels(emptied), "left": _labels(left)}
        text %= values | {"day": date_format(today)}
    Note.objects.create(organization=row, text=text, follow_up_on=today)


def _labels(fields):
    """Return the headings of the fields as a part of a sentence."""
    labels = [ORGANIZATION.by_name[name].headers[0].lower() for name in fields]
    return get_text_list(labels, _("and")) or _("nothing")
