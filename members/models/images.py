"""Pictures: drawn anew when they come in, kept by what they are, never changed."""

from hashlib import sha256

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from .change_items import ChangeItem
from .change_requests import ChangeRequest
from .choices import keeps_to_choices
from .organizations import Organization
from .persons import Consent, Person
from .tracking import tracked

HEAVIEST = 1_000_000  # bytes
EVERYBODY = Person.objects.all()
REFUSE = """
    RAISE integrity_constraint_violation USING
        MESSAGE = 'a picture never changes: its address is its hash',
        CONSTRAINT = 'a_picture_never_changes';
"""


def hash_of(data):
    """Give what a picture of these bytes is called."""
    return sha256(data).hexdigest()


HASH_OF_DATA = models.Func(
    F("data"),
    template="encode(sha256(%(expressions)s), 'hex')",
    output_field=models.CharField(),
)
LENGTH_OF_DATA = models.Func(
    F("data"), function="octet_length", output_field=models.PositiveIntegerField()
)


class TextOf(models.Func):
    """The text in a JSON value that is nothing but a text."""

    template = "(%(expressions)s #>> '{}')"
    output_field = models.CharField()


class ImageQuerySet(models.QuerySet):
    def public(self):
        """Keep what everybody may see: the logos of listed organizations."""
        return self.filter(_shown_by(Organization.objects.listed()))

    def portraits(self):
        """Keep the pictures that contacts of listed organizations agree to show today."""
        contacts = Person.objects.filter(is_contact=True, organization__is_listed=True)
        shown = contacts.agreed(timezone.localdate(), Consent.Item.PICTURE)
        return self.filter(_of(shown))

    def seen_by_member(self, user):
        """Keep what the organizations of the user show or propose, and what is public."""
        theirs = user.organizations()
        requests = ChangeRequest.objects.filter(
            origin=ChangeRequest.Origin.MEMBER, organization__in=theirs
        )
        shown = _shown_by(Organization.objects.listed() | theirs)
        return self.filter(shown | _named_in(requests))

    def visible_to(self, user):
        """Keep what the user may see, as a member or as one of the staff."""
        if user.has_perm("members.view_changerequest"):
            return self.all()
        if user.has_perm("members.view_person"):
            return self.filter(_shown_by(Organization.objects.all()) | _of(EVERYBODY))
        if user.has_perm("members.view_organization"):
            return self.filter(_shown_by(Organization.objects.all()))
        return self.seen_by_member(user)

    def unused(self):
        """Keep what nothing shows, and nothing that waits speaks of."""
        used = _shown_by(Organization.objects.all()) | _of(EVERYBODY)
        return self.exclude(used | _named_in(ChangeRequest.objects.open()))


def _shown_by(organizations):
    return Q(Exists(organizations.filter(logo=OuterRef("hash"))))


def _of(people):
    return Q(Exists(people.filter(picture=OuterRef("hash"))))


def _named_in(requests):
    items = ChangeItem.objects.filter(field="logo", request__in=requests)
    named = [items.values(named=TextOf(name)) for name in ("old", "proposed")]
    return Q(hash__in=named[0]) | Q(hash__in=named[1])


@tracked(but=["data"], public=False)
@keeps_to_choices
class Image(models.Model):
    """A picture as the registry drew it anew; whoever shows it points at its hash."""

    class Kind(models.TextChoices):
        PNG = "png", "PNG"
        JPEG = "jpeg", "JPEG"
        WEBP = "webp", "WebP"

    hash = models.CharField(_("hash"), max_length=64)
    kind = models.CharField(_("kind"), max_length=4, choices=Kind)
    width = models.PositiveSmallIntegerField(_("width"))
    height = models.PositiveSmallIntegerField(_("height"))
    size = models.GeneratedField(
        expression=LENGTH_OF_DATA,
        output_field=models.PositiveIntegerField(_("size")),
        db_persist=True,
    )
    data = models.BinaryField()
    made_at = models.DateTimeField(_("last handed in"), default=timezone.now)

    objects = ImageQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        default_permissions = ["view"]
        ordering = ["-made_at", "pk"]
        triggers = [
            pgtrigger.Trigger(
                name="picture_stays",
                operation=pgtrigger.Update,
                when=pgtrigger.After,
                condition=pgtrigger.AnyChange(
                    "hash", "kind", "width", "height", "data"
                ),
                func=REFUSE,
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["hash"], name="a_picture_is_kept_once"),
            models.CheckConstraint(
                name="a_picture_is_called_by_its_bytes",
                condition=Q(hash=HASH_OF_DATA),
            ),
            models.CheckConstraint(
                name="a_picture_has_bytes_and_not_too_many",
                condition=Q(size__range=(1, HEAVIEST)),
            ),
            models.CheckConstraint(
                name="a_picture_has_a_width_and_a_height",
                condition=Q(width__gt=0, height__gt=0),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.width} × {self.height}"

    def get_absolute_url(self):
        """Give the one address, whatever the language: caches keep it once."""
        with translation.override(settings.LANGUAGE_CODE):
            return reverse("directory:picture", args=[self.hash, self.kind])
