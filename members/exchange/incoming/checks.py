"""Complete a line by defaults, and check its values, for errors with advice.

The constraints of the database decide in the end; these errors are those foreseeable.
"""

from datetime import date

from django.utils.translation import gettext as _

from members.fields import ORGANIZATION, value_or_words
from members.models import Contact, Membership, Organization, Participation, Project
from members.models.periods import Period, Precision

# The part that several lines of a file may be about: two contacts of one organization.
SHARED = {"organizations": "organization", "projects": "project"}
NAME, STATUS = "organization.name", "membership.status"


def missing(column):
    return _("%(column)s is missing. Write it here, or leave the line out.") % {
        "column": column.label
    }


def check(change, reading, context):
    """Add the errors of the values of one row."""
    _check_permission(change, reading, context)
    _check_fields(change, reading)
    after = _After(change)
    if issubclass(change.part.model, Period):
        _check_period(after, change, reading)
    if change.part.model is Organization:
        _check_organization(after, change, reading)


def gaps_of(change):
    """Return {column: question} of what a number of employees of the row would lack."""
    if change.part.model is not Organization:
        return {}
    after, names = _After(change), ORGANIZATION.by_name
    values = {n: getattr(after, n) for n in names if n.startswith("employees")}
    return ORGANIZATION.gaps(values, {n: getattr(change.record, n) for n in values})


class _After:
    """A row as it would be: the new values before the stored ones."""

    def __init__(self, change):
        self._change = change

    def __getattr__(self, name):
        values = self._change.values
        return values[name] if name in values else getattr(self._change.record, name)


def _check_permission(change, reading, context):
    act = "add" if change.is_new else "change"
    if not context.may(change.part, act):
        words = {"noun": change.part.model._meta.verbose_name_plural}
        refusal = (
            _("You may not add %(noun)s.")
            if change.is_new
            else _("You may not change %(noun)s.")
        )
        reading.add_error("", refusal % words)


def _check_fields(change, reading):
    fields = change.part.model._meta
    for name, value in change.values.items():
        field = fields.get_field(name)
        if field.is_relation or field.choices or value is None or value == "":
            continue
        _value, why = value_or_words(field.run_validators, value)
        if why:
            reading.add_error(f"{change.part.key}.{name}", why)


def _check_period(after, change, reading):
    part = change.part.key
    if after.since and after.until and after.until < after.since:
        reading.add_error(
            f"{part}.until", _("The last day cannot be before the first.")
        )
        return
    if not {"since", "until"} & change.values.keys() and not change.is_new:
        return
    siblings = reading.siblings.get(part, ())
    others = [row for row in siblings if row.pk != change.record.pk]
    for row in others:
        if _is_same_office(row, after) and _overlap(row, after):
            reading.add_error(f"{part}.since", _overlap_in_words(row))
            return


def _overlap_in_words(row):
    text = _("Another one is recorded for that time: %(row)s. Correct the days.")
    default = text % {"row": row.period_text or row}
    return getattr(row, "overlap_text", default)


def _is_same_office(row, after):
    return all(
        str(getattr(row, name)) == str(getattr(after, name))
        for name in ("role", "function")
        if hasattr(row, name)
    )


def _overlap(one, other):
    starts = max(one.since or date.min, other.since or date.min)
    return starts <= min(one.until or date.max, other.until or date.max)


def _check_organization(after, change, reading):
    if after.is_listed and after.listing_agreed_on is None:
        reading.add_error(
            "organization.listing_agreed_on",
            _("Enter the day on which the organization agreed to be shown."),
        )
    numbered = reading.organization.numbered
    if change.values.get("orgnr") and numbered and numbered[0] != change.record.pk:
        reading.add_error(
            "organization.orgnr",
            _("%(organization)s has this number already.")
            % {"organization": numbered[1]},
        )


def check_agreement(reading, first, part, context):
    """Add an error for each cell that differs from the first line about the row."""
    for column in part.columns:
        if column.name not in reading.cells or column.piece_of:
            continue
        if column.name == STATUS or (reading.same_as and column.name == NAME):
            continue
        if reading.text(column.name) in ("", first.text(column.name)):
            continue
        mine, other = (one.parsed(column, context) for one in (reading, first))
        if mine is None or other is None or column.is_same(other.value, mine.value):
            continue
        reading.add_error(
            column.name,
            _("Line %(line)s is about the same and says “%(text)s”. Make them agree.")
            % {"line": first.number, "text": column.display(other.value, context)[:80]},
        )


def check_agreement_of_membership(reading, first, part, context):
    """Add errors where two lines of one organization disagree about one membership.

    A first line with the end of a membership is about an earlier one.
    """
    if not first.text(f"{part.key}.until"):
        check_agreement(reading, first, part, context)


def require_organizations(readings, context):
    """Add an error where a target that only looks organizations up has no match."""
    part = context.target.part.get("organization")
    if part is None or not part.is_lookup:
        return
    for reading in readings:
        name = reading.text("organization.name") or reading.text("organization.orgnr")
        if reading.records.get("organization") or reading.organization.candidates:
            continue
        if name:
            reading.add_error("organization.name", _no_organization(name))
        elif _needs_organization(reading, context):
            reading.add_error(
                "organization.name", _("Write the name of the organization.")
            )


def _needs_organization(reading, context):
    """Whether a line needs an organization; one about a stored person does not."""
    if context.target.key == "contacts":
        return reading.records.get("person") is None
    return context.target.key == "memberships"


def _no_organization(name):
    return _(
        "No organization is called “%(name)s”. Correct the name, or read the organizations "
        "in first."
    ) % {"name": name[:60]}


# Words of a status in other programs: of members, and of former ones.
MEMBERS = frozenset(
    "active|aktiv|aktivt|aktive|active member|aktivt medlem|aktivt medlemskap|current"
    "|current member|gjeldende|løpende".split("|")
)
FORMER = frozenset(
    "lapsed|inactive|inaktiv|inaktivt|expired|utløpt|ended|avsluttet|opphørt|cancelled"
    "|canceled|terminated|resigned|utmeldt|former|former member|tidligere"
    "|tidligere medlem|ikke medlem|not a member|sluttet".split("|")
)


def makes_membership(status):
    """Whether a status makes a membership; None for words that must be asked about."""
    word = " ".join(status.casefold().split())
    return True if word in MEMBERS else False if word in FORMER else None


KIND = Organization.Kind
# Words of names that mean another kind than a company.
KIND_WORDS = (
    (KIND.PUBLIC, ("kommune", "fylkeskommune", "direktoratet", "departementet", "nav")),
    (
        KIND.RESEARCH,
        ("universitetet", "universitet", "høgskole", "høgskolen", "sintef"),
    ),
    (KIND.RESEARCH, ("forskning", "forskningsinstitutt", "university", "college")),
    (
        KIND.OTHER,
        ("forening", "foreningen", "stiftelsen", "lo", "nho", "næringsforening"),
    ),
)


def assumed_values(change, reading, context):
    """Return {field: (value, note)} of a new row's values without a cell."""
    values = _BY_PART.get(change.part.key, lambda *_args: {})(change, context)
    note = _("assumed; the file does not say")
    return {
        name: (value, note)
        for name, value in values.items()
        if not change.values.get(name) and not reading.text(f"{change.part.key}.{name}")
    }


def kind_of_name(name):
    """Return the kind of organization that the words of a name suggest, else a company."""
    words = {*name.casefold().split()}
    return next((kind for kind, hints in KIND_WORDS if words & {*hints}), KIND.COMPANY)


def _of_organization(change, context):
    return {"kind": kind_of_name(change.values.get("name", ""))}


def _of_membership(change, context):
    return {"category": Membership.Category.ORDINARY}


def _of_contact(change, context):
    function = context.answers.get("function")
    assumed = {"function": function} if function in Contact.Function.values else {}
    if not change.values.get("until"):
        assumed["since"] = (context.today, Precision.DAY)
    return assumed


def _of_project(change, context):
    return {"status": Project.Status.UNKNOWN}


def _of_participation(change, context):
    return {"role": Participation.Role.PARTNER}


_BY_PART = {
    "organization": _of_organization,
    "membership": _of_membership,
    "contact": _of_contact,
    "project": _of_project,
    "participation": _of_participation,
}
