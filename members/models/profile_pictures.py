from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Deferrable, Q
from django.utils.translation import gettext_lazy as _

from .foreign_keys import organization_key
from .texts import Bilingual, Sourced
from .tracking import tracked

MOST_PICTURES = 3


def _once(name, column, message):
    """Return the constraint that rows of one organization differ in a column.

    An exclusion, since those are checked when all rows of a form are written: two
    pictures may change places.
    """
    return ExclusionConstraint(
        name=name,
        expressions=[(c, RangeOperators.EQUAL) for c in ("organization", column)],
        deferrable=Deferrable.IMMEDIATE,
        violation_error_message=message,
    )


@tracked
class ProfilePicture(Sourced):
    """A picture on the profile of an organization, with a text alternative."""

    organization = organization_key("pictures", models.CASCADE)
    # The database refuses to delete a picture in use; see picture_key().
    image = models.ForeignKey(
        "Image",
        models.DO_NOTHING,
        to_field="hash",
        related_name="+",
        verbose_name=_("picture"),
    )
    alt_nb = models.CharField(_("what it shows, in Norwegian"), max_length=250)
    alt_en = models.CharField(
        _("what it shows, in English"), max_length=250, blank=True
    )
    place = models.PositiveSmallIntegerField(
        _("place"), default=1, help_text=_("1 is shown first.")
    )

    alt = Bilingual()

    class Meta:
        verbose_name = _("profile picture")
        verbose_name_plural = _("profile pictures")
        ordering = ["organization", "place"]
        constraints = [
            models.CheckConstraint(
                name="a_profile_picture_says_what_it_shows",
                condition=Q(alt_nb__regex=r"\S"),
                violation_error_message=_("Describe what the picture shows."),
            ),
            models.CheckConstraint(
                name="a_profile_has_three_pictures_at_most",
                condition=Q(place__range=(1, MOST_PICTURES)),
                violation_error_message=_(
                    "A profile has at most three pictures, in the places 1 to 3."
                ),
            ),
            _once(
                "a_place_on_a_profile_has_one_picture",
                "place",
                _("Two pictures cannot have the same place."),
            ),
            _once(
                "a_picture_is_on_a_profile_once",
                "image",
                _("This picture is already on the profile."),
            ),
        ]

    def __str__(self):
        return self.alt
