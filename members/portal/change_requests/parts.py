"""The parts of the form of a proposal: its fields, conflicts and the message."""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _

from members.fields.forms import PlainForm, text_area
from members.fields.kinds import Field, Fieldset
from members.models.languages import in_default_language

ENGLISH = "_en"  # how the names of English texts end


@dataclass
class Conflict:
    """The typed value and the one that somebody else has saved meanwhile, to choose from."""

    mine: object
    now: object
    fingerprint: str
    choice: str


@dataclass(eq=False)
class FormField:
    """One field of the form as it is shown; `waiting` is a review.Difference or None."""

    declared: Field
    input: object
    seen: str
    is_at_once: bool
    waiting: object
    conflict: Conflict | None

    @property
    def name(self):
        return self.declared.name

    @property
    def label(self):
        return self.declared.title

    @property
    def problems(self):
        """All that is wrong, as (id of the input, label, message)."""
        return self.input.problems

    @property
    def bounds(self):
        """The bound inputs."""
        forms = self.input.forms if self.input.is_rows else [self.input]
        return [bound for form in forms for bound in form]

    @property
    def is_required(self):
        """Whether a new row cannot be without it."""
        is_row = self.input.is_rows and self.declared.asks_others
        return is_row or (not self.input.is_rows and self.input.bound.field.required)


@dataclass(eq=False)
class FormSection:
    """A part of the form that opens; its name is that of its first field."""

    fieldset: Fieldset
    fields: list
    is_open: bool

    @property
    def heading(self):
        return self.fieldset.heading

    @property
    def anchor(self):
        return f"part-{self.fields[0].declared.name}"

    @property
    def labels(self):
        """The labels of its fields, each text once."""
        return ", ".join(dict.fromkeys(str(field.label) for field in self.fields))

    @property
    def is_waiting(self):
        return any(field.waiting for field in self.fields)

    @property
    def has_markdown(self):
        return any(getattr(f.declared, "is_markdown", False) for f in self.fields)


class JointField:
    """Two of the FormFields that one select asks for; `choice` is their JointChoice."""

    def __init__(self, choice, fields):
        self.choice, self.fields = choice, [fields[name] for name in choice.fields]

    @property
    def declared(self):
        """Its JointChoice, which names the template as the field of others does."""
        return self.choice

    @property
    def bounds(self):
        return {field.name: field.input.bound for field in self.fields}

    @property
    def label(self):
        return capfirst(str(self.choice.label))

    @property
    def waiting(self):
        return any(field.waiting for field in self.fields)

    @property
    def value(self):
        return self.choice.join({n: b.value() for n, b in self.bounds.items()})

    @property
    def groups(self):
        """The choices as (heading, [(value, text)]), in the reader's language."""
        return self.choice.groups()

    @property
    def is_required(self):
        return any(bound.field.required for bound in self.bounds.values())

    @property
    def errors(self):
        """Return the errors of the choice, each text once."""
        texts = [text for bound in self.bounds.values() for text in bound.errors]
        if texts and not self.value:
            texts = [gettext("Fill in “%(label)s”.") % {"label": self.label}]
        return list(dict.fromkeys(texts))

    @property
    def problems(self):
        """All that is wrong, as (id of the input, label, message)."""
        return [(self.choice.anchor, self.label, text) for text in self.errors]


def joined(fields, joints):
    """Return the fields in order, with a JointField in place of those of one input."""
    by_field = {field: joint for joint in joints for field in joint.fields}
    return list(dict.fromkeys(by_field.get(field, field) for field in fields))


class NoMessageForm(PlainForm):
    """No word to the secretariat: one of the fields is in the member's own words."""

    text = ""


class EnglishSwitch:
    """The one switch of a form that shows its inputs of English texts.

    It is open as posted, and where English is asked for, wrong, or all that is filled in.
    """

    def __init__(self, form):
        self._form = form
        bounds = [bound for field in form.fields.values() for bound in field.bounds]
        self._values = {bound.html_name: bound for bound in bounds}

    @property
    def is_asked(self):
        return any(name.endswith(ENGLISH) for name in self._values)

    @property
    def is_open(self):
        form = self._form
        is_on = form.data is not None and "english" in form.data
        names = [*form.opened, *(field.name for field in form.conflicts)]
        is_named = any(name.endswith(ENGLISH) for name in names)
        return is_on or is_named or any(map(self._needs_it, self._values))

    def _needs_it(self, name):
        if not name.endswith(ENGLISH):
            return False
        english = self._values[name]
        norwegian = self._values.get(f"{name.removesuffix(ENGLISH)}_nb")
        is_alone = norwegian is not None and not norwegian.value()
        return bool(english.errors or (english.value() and is_alone))


class MessageForm(PlainForm):
    """A word to the secretariat, which is never public."""

    message = text_area(
        _("Message to the secretariat"),
        2000,
        help_text=_(
            "Why it has changed, or anything else the secretariat should know. Never "
            "public."
        ),
        required=False,
    )

    @property
    def text(self):
        """Return the message to the secretariat, of a valid form."""
        return self.cleaned_data["message"]


class MessageOnPartnersForm(MessageForm):
    """The same about rows that name others, with those that cannot be chosen."""

    outside = text_area(
        _("Partners that are not in the registry"),
        1000,
        rows=2,
        help_text=_(
            "One per line: the name, and an organization number or a website if you know "
            "it. The secretariat sees it and can register them. Never public."
        ),
        required=False,
    )
    field_order = ["outside", "message"]

    @property
    def text(self):
        names = self.cleaned_data["outside"]
        if not names:
            return super().text
        # As the secretariat reads it.
        with in_default_language():
            names = gettext("Partners outside the registry:\n%(names)s") % {
                "names": names
            }
        return "\n\n".join(filter(None, [names, super().text]))


def message_form(noun):
    """Return the class of the form of a word to the secretariat about a noun."""
    if not noun.has_message:
        return NoMessageForm
    names_others = any(one.asks_others for one in noun.in_form.values())
    return MessageOnPartnersForm if names_others else MessageForm


def _partners_field(form):
    """Return the name of the field of partners, which may have nobody to answer."""
    return next((d.name for d in form.declared.values() if d.asks_others), None)


def kept_addresses(form):
    """Return {slug of a partner: address} that the waiting request keeps."""
    if not form.change or not _partners_field(form):
        return {}
    rows = form.change.partner_addresses.select_related("organization")
    return {row.organization.slug: row.email for row in rows}


def typed_addresses(form):
    """Return the same as typed; None where the page has not asked for it."""
    name = _partners_field(form)
    return form.inputs[name].addresses() if name in form.wanted else None
