"""The rows of an organization's profile, loaded with it, and the authors of its texts."""

from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from ..models import (
    Certificate,
    ChangeItem,
    ChangeRequest,
    CustomerReference,
    ProfileLink,
    ProfilePicture,
    Service,
)
from ..models.data_versions import note_row
from ..models.languages import TEXT_LANGUAGES, language_shown
from ..models.prepared import JSONRows

# By model, the columns of the rows that its foreign keys lead to.
RELATED = {
    Service: {"topic": ["pk", "slug", "label_nb", "label_en", "is_retired"]},
    Certificate: {"kind": ["slug", "name_nb", "name_en"]},
    CustomerReference: {"customer_organization": ["pk", "slug", "name", "is_listed"]},
    ProfilePicture: {"image": ["hash", "kind", "width", "height"]},
}
LEFT_OUT = {"organization", "search_words", "image"}


def with_profile_rows(organizations, day):
    """Annotate the organizations with their rows of the day, as JSON; see `rows_of`."""
    latest_first = F("year").desc(nulls_last=True), "pk"
    columns = {
        "pictures": ProfilePicture.objects.order_by("place"),
        "services": Service.objects.order_by("pk"),
        "customer_references": CustomerReference.objects.standing().order_by(
            *latest_first
        ),
        "certificates": Certificate.objects.on(day).order_by("kind__sort_name", "pk"),
        "links": ProfileLink.objects.order_by("pk"),
    }
    return organizations.annotate(
        **{f"{name}_rows": _as_json(rows) for name, rows in columns.items()}
    )


def rows_of(organization, name, model):
    """Return the annotated rows as unsaved objects of the model."""
    return [_from_json(model, row) for row in getattr(organization, f"{name}_rows")]


def references_of(organization):
    """Return the references that name no unlisted organization, the confirmed ones first."""
    rows = rows_of(organization, "customer_references", CustomerReference)
    for row in rows:
        row.organization = organization
        if row.respondent:
            note_row("organization", row.respondent.pk)
    public = (row for row in rows if not row.respondent or row.respondent.is_listed)
    return sorted(public, key=lambda row: row.confirmed_on is None)


def _as_json(rows):
    columns = {name: name for name in _columns(rows.model)}
    for link, names in RELATED.get(rows.model, {}).items():
        columns |= {f"{link}__{name}": f"{link}__{name}" for name in names}
    mine = rows.filter(organization=OuterRef("pk"))
    return JSONRows(mine.values(row=JSONObject(**columns)))


def _columns(model):
    links = RELATED.get(model, {})
    fields = model._meta.concrete_fields
    return [f.name for f in fields if f.name not in {*LEFT_OUT, *links}]


def _from_json(model, loaded):
    fields = {name: model._meta.get_field(name) for name in _columns(model)}
    row = model(**{name: f.to_python(loaded[name]) for name, f in fields.items()})
    for link, names in RELATED.get(model, {}).items():
        values = {name: loaded[f"{link}__{name}"] for name in names}
        related = model._meta.get_field(link).related_model(**values)
        setattr(row, link, related if any(values.values()) else None)
    return row


TEXTS = [f"{t}_{code}" for t in ("summary", "description") for code in TEXT_LANGUAGES]


def with_text_authors(organizations):
    """Annotate the organizations with the texts that they themselves proposed.

    A text that the secretariat wrote, or changed when it approved, is the secretariat's.
    """
    approved = ChangeItem.objects.filter(
        request__organization=OuterRef("pk"),
        request__noun=ChangeRequest.Noun.ORGANIZATION,
        request__origin__in=ChangeRequest.OF_MEMBERS,
        decision=ChangeItem.Decision.APPROVED,
        field__in=TEXTS,
    )
    row = JSONObject(field="field", proposed="proposed")
    return organizations.annotate(
        own_texts=JSONRows(approved.order_by().values(row=row))
    )


def author_text(organization, text):
    """Return who wrote a text in the language in which it is shown; "" if it is empty."""
    language = language_shown(organization, text)
    if not language:
        return ""
    field = f"{text}_{language}"
    row = {"field": field, "proposed": getattr(organization, field)}
    if row in organization.own_texts:
        return _("Written by %(name)s.") % {"name": organization.name}
    return _("Written by the secretariat.")
