"""Create change requests from visitors' reports of errors."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext as _, gettext_lazy

from members.accounts.access.permissions import lock_organization
from members.actions import Action, anybody
from members.fields import (
    REPORTABLE,
    fingerprint,
    page_fields,
    shown_fields,
)
from members.fields.forms import NameField, PlainForm, text_area
from members.models import ChangeItem, ChangeRequest, Organization
from members.models.email_addresses import EmailAddressFormField
from members.models.languages import in_default_language
from members.operation import limits

from .outcomes import IN_OWN_WORDS
from .report_letters import notify_members
from .values import judge_columns

ABOUT = "about-"  # prefix of the inputs about one field of the page
PER_ADDRESS = {"at_most": 10, "per": timedelta(days=1)}


class ReportForm(PlainForm):
    """The report of an error: an input for each field of the page, and one for all else."""

    message = text_area(
        gettext_lazy("What else is wrong or missing, and what is right?"),
        2000,
        rows=5,
        required=False,
    )
    name = NameField(
        label=gettext_lazy("Your name (optional)"),
        max_length=120,
        required=False,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    email = EmailAddressFormField(
        label=gettext_lazy("Your e-mail address (if you would like an answer)"),
        help_text=gettext_lazy(
            "Your name and address are deleted once the report has been answered."
        ),
        max_length=254,
        required=False,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )

    def __init__(self, *args, target, **kwargs):
        super().__init__(*args, target=target, **kwargs)
        fields = shown_fields(_noun_of_row(target), target)
        self._page_fields = {f"{ABOUT}{field.name}": field for field in fields}
        for name, field in self._page_fields.items():
            self.fields[name] = text_area(field.title, 400, rows=2, required=False)

    def clean(self):
        names = ["message", *self._page_fields]
        texts = [self.cleaned_data.get(name) for name in names]
        if not (any(texts) or self.errors):
            self.add_error("message", _("Describe what is wrong."))
        return self.cleaned_data

    @property
    def arguments(self):
        data = self.cleaned_data
        notes = {field.name: data[name] for name, field in self._page_fields.items()}
        return {n: data[n] for n in ("message", "name", "email")} | {"notes": notes}

    @property
    def by_field(self):
        """(PageField, bound form field) of each thing of the page."""
        return [(field, self[name]) for name, field in self._page_fields.items()]

    @property
    def in_general(self):
        """The bound form fields that are about the whole report."""
        return [bound for bound in self if bound.name not in self._page_fields]


@transaction.atomic
def report(row, message, *, notes=None, values=None, name="", email=""):
    """Create a request from a visitor's report, and notify the members concerned.

    `notes` holds {field: text about it}, `values` {field: whole value}, to be published
    as it is. Raises ValidationError, also where those values could not be published.
    """
    noun = _noun_of_row(row)
    if isinstance(row, Organization):
        lock_organization(row.pk)
    message, notes = message.strip(), _strip_notes(notes or {})
    fields = page_fields(noun, row, set(notes))
    _refuse_strange(notes.keys() - {field.name for field in fields})
    change = ChangeRequest(
        noun=noun.key,
        **{noun.key: row},
        origin=ChangeRequest.Origin.PUBLIC,
        message=_whole_message(fields, notes, message),
        reported=_fingerprints(fields, message) if notes else None,
        reporter_name=name.strip(),
        reporter_email=email,
        language=get_language(),
    )
    items = _items(noun, row, values or {})
    if not (items or change.message):
        raise ValidationError({"message": _("Describe what is wrong.")})
    change.full_clean()
    change.save()
    for item in items:
        item.request = change
        item.save()
    notify_members(change, [(field.label, notes[field.name]) for field in fields])
    return change


def _report_once(row, *, email, by, **values):
    """Report it within a limit per address, which may be somebody else's."""
    mailbox = limits.mailbox(email)
    if email and not limits.allow("report of address", mailbox, **PER_ADDRESS):
        raise ValidationError(
            _(
                "This e-mail address has been given in many reports today. Send the"
                " report without it, or try again tomorrow."
            ),
            code="too_many",
        )
    report(row, email=email, **values)


REPORT = Action(
    gettext_lazy("Send the report"), _report_once, "", ReportForm, may=anybody
)


def _noun_of_row(row):
    return next(noun for noun in REPORTABLE if isinstance(row, noun.model))


def _strip_notes(notes):
    stripped = {name: note.strip() for name, note in notes.items()}
    return {name: note for name, note in stripped.items() if note}


def _refuse_strange(names):
    if names:
        raise ValidationError(
            _("It is not possible to change %s this way.") % ", ".join(sorted(names)),
            code="field",
        )


def _whole_message(fields, notes, message):
    """Return the whole report for the secretariat, a paragraph a field."""
    with in_default_language():
        parts = [f"{capfirst(str(f.label))}: {notes[f.name]}" for f in fields]
    return "\n\n".join(filter(None, [*parts, message]))


def _fingerprints(fields, message):
    fingerprints = {field.name: fingerprint(field.value) for field in fields}
    return fingerprints | ({IN_OWN_WORDS: ""} if message else {})


def _items(noun, row, values):
    fields = noun.reportable
    _refuse_strange(values.keys() - fields.keys())
    live = {name: fields[name].live(row) for name in values}
    proposed = {
        name: fields[name].propose(live[name], fields[name].clean(value))
        for name, value in values.items()
    }
    changes = {name: value for name, value in proposed.items() if value is not None}
    # A fresh copy, because judge_columns() sets the values on it.
    fresh = type(row).objects.get(pk=row.pk)
    judge_columns(fresh, {fields[name]: value for name, value in changes.items()})
    return [
        ChangeItem(field=name, old=live[name], proposed=value)
        for name, value in changes.items()
    ]
