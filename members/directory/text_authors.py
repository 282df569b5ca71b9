"""Who wrote the texts of a profile: the organization itself, or the secretariat."""

from django.db.models import Exists, Func, JSONField, OuterRef
from django.utils.translation import gettext as _

from ..models import ChangeItem, ChangeRequest
from ..models.languages import TEXT_LANGUAGES, language_shown

TEXTS = [f"{t}_{code}" for t in ("summary", "description") for code in TEXT_LANGUAGES]


def with_text_authors(organizations):
    """Annotate, by text, whether the organization itself proposed it as it stands.

    What the secretariat wrote, or changed when it approved, is the secretariat's.
    """
    return organizations.annotate(
        **{f"{name}_is_own": Exists(_approved_as_it_is(name)) for name in TEXTS}
    )


def author_text(organization, text):
    """Return who wrote a text in the language in which it is shown; "" if it is empty."""
    language = language_shown(organization, text)
    if not language:
        return ""
    if getattr(organization, f"{text}_{language}_is_own"):
        return _("Written by %(name)s.") % {"name": organization.name}
    return _("Written by the secretariat.")


def _approved_as_it_is(name):
    text = Func(OuterRef(name), function="to_jsonb", output_field=JSONField())
    return ChangeItem.objects.filter(
        request__organization=OuterRef("pk"),
        request__noun=ChangeRequest.Noun.ORGANIZATION,
        request__origin__in=ChangeRequest.OF_MEMBERS,
        decision=ChangeItem.Decision.APPROVED,
        field=name,
        proposed=text,
    )
