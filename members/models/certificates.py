from django.db import models
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from .choices import enforce_choices
from .foreign_keys import organization_key, picture_key, required_key
from .periods import Period, no_overlap
from .slugs import WithSlug, slug_triggers
from .texts import (
    Bilingual,
    Sourced,
    added_text,
    search_words_field,
    sort_key_field,
    word_index,
)
from .tracking import tracked


@tracked
class CertificateKind(WithSlug):
    """A certificate of the managed list, such as ISO 9001."""

    slug_source = "name_nb"

    name_nb = models.CharField(_("name in Norwegian"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    sort_name = sort_key_field("name_nb")
    search_words = search_words_field("name_nb", "name_en")

    name = Bilingual()

    class Meta(WithSlug.Meta):
        verbose_name = _("kind of certificate")
        verbose_name_plural = _("kinds of certificates")
        ordering = ["sort_name"]
        triggers = slug_triggers("certificatekind")
        constraints = [
            *WithSlug.Meta.constraints,
            models.UniqueConstraint(
                fields=["name_nb"],
                name="a_kind_of_certificate_is_named_once",
                violation_error_message=_("This certificate is already in the list."),
            ),
        ]

    def __str__(self):
        return self.name


@tracked
@enforce_choices
class Certificate(Period, Sourced):
    """A certificate of an organization, with the days on which it is valid."""

    organization = organization_key("certificates", models.CASCADE)
    kind = required_key(CertificateKind, _("certificate"), "certificates")
    number = added_text(pgettext_lazy("certificate", "number"), 60)
    issuer = added_text(_("issued by"), 120)
    # For the reviewer and the member: no page or file for the public may have it.
    image = picture_key(_("picture of the certificate"))
    search_words = search_words_field("number", "issuer")

    class Meta(Period.Meta):
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["organization", "kind__sort_name", "pk"]
        indexes = [word_index("search_words", name="certificates_by_word")]
        constraints = [
            *Period.Meta.constraints,
            no_overlap(
                "a_certificate_is_recorded_once",
                "organization",
                "kind",
                message=_("This certificate is already recorded for that period."),
            ),
        ]

    def __str__(self):
        return str(self.kind)
