"""Images, identified by the SHA-256 of their bytes; immutable."""

from functools import reduce
from hashlib import sha256
from operator import or_

import pgtrigger
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .certificates import Certificate
from .change_items import ChangeItem
from .change_requests import ChangeRequest
from .choices import enforce_choices
from .cluster import Cluster
from .contacts import Contact
from .languages import in_default_language
from .organizations import Organization
from .persons import Consent, Person
from .profile_pictures import ProfilePicture
from .tracking import tracked

MAX_BYTES = 1_000_000
ALL_PERSONS = Person.objects.all()
# Where a change item has the hash of a picture in a row of several.
IN_ROWS = Value(f"strict $.**.{ProfilePicture.image.field.name}")
REFUSE = """
    RAISE integrity_constraint_violation USING
        MESSAGE = 'a picture never changes: its address is its hash',
        CONSTRAINT = 'a_picture_never_changes';
"""


def content_hash(data):
    """Return the SHA-256 of the bytes, in hexadecimal."""
    return sha256(data).hexdigest()


HASH_OF_DATA = models.Func(
    F("data"),
    template="encode(sha256(%(expressions)s), 'hex')",
    output_field=models.CharField(),
)


def size_of_data():
    """Return the generated column with the number of bytes of `data`."""
    number = models.PositiveIntegerField()
    return models.GeneratedField(
        expression=models.Func(F("data"), function="octet_length", output_field=number),
        output_field=models.PositiveIntegerField(_("size")),
        db_persist=True,
    )


class JSONText(models.Func):
    """The text of a JSON string, as an expression; NULL for a JSON null."""

    template = "(%(expressions)s #>> '{}')"
    output_field = models.CharField()


class HashesInRows(models.Func):
    """The JSON strings that are pictures of rows in a change item, each as a row."""

    function = "jsonb_path_query"
    output_field = models.JSONField()
    set_returning = True


class ImageQuerySet(models.QuerySet):
    def public(self):
        """Filter the logos of listed organizations and of the cluster."""
        return self.filter(_logo_of(Organization.objects.listed()) | _logo_of_cluster())

    def on_profiles(self):
        """Filter the pictures on the profiles of listed organizations."""
        return self.filter(_of_rows(ProfilePicture, Organization.objects.listed()))

    def portraits(self):
        """Filter the pictures that contacts of listed organizations consent to show today."""
        listed = Contact.objects.filter(organization__is_listed=True)
        contacts = listed.agreed(timezone.localdate(), Consent.Item.PICTURE)
        return self.filter(_portrait_of(ALL_PERSONS.filter(contacts__in=contacts)))

    def seen_by_member(self, user):
        """Filter public images, and pictures that the user's organizations show or propose."""
        theirs = user.organizations()
        requests = ChangeRequest.objects.filter(
            origin=ChangeRequest.Origin.MEMBER, organization__in=theirs
        )
        on_pages = _shown_by(Organization.objects.listed() | theirs)
        own = _of_rows(Certificate, theirs) | _proposed_in(requests)
        return self.filter(on_pages | _logo_of_cluster() | own)

    def visible_to(self, user):
        """Filter the images that the permissions and organizations of the user allow."""
        if user.has_perm("members.view_changerequest"):
            return self.all()
        if user.has_perm("members.view_person"):
            return self.filter(
                _shown_by(Organization.objects.all())
                | _logo_of_cluster()
                | _portrait_of(ALL_PERSONS)
            )
        if user.has_perm("members.view_organization"):
            on_pages = _shown_by(Organization.objects.all())
            return self.filter(on_pages | _logo_of_cluster())
        return self.seen_by_member(user)

    def unused(self):
        """Filter the images that no row and no open change request refers to."""
        proposed = ChangeItem.objects.filter(request__in=ChangeRequest.objects.open())
        return self.exclude(_in_a_row() | _hash_in(proposed) | _in_rows_of(proposed))


def _logo_of(organizations):
    return Q(Exists(organizations.filter(logo=OuterRef("hash"))))


def _logo_of_cluster():
    logos = Q(logo=OuterRef("hash")) | Q(logo_dark=OuterRef("hash"))
    return Q(Exists(Cluster.objects.filter(logos)))


def _of_rows(model, organizations):
    """Return the condition that a row of the model has it, of one of the organizations."""
    rows = model.objects.filter(organization__in=organizations)
    return Q(Exists(rows.filter(image=OuterRef("hash"))))


def _shown_by(organizations):
    return _logo_of(organizations) | _of_rows(ProfilePicture, organizations)


def _portrait_of(people):
    return Q(Exists(people.filter(picture=OuterRef("hash"))))


def _proposed_in(requests):
    """Return the condition that one of the requests proposes the image as a picture.

    Text fields do not count: with its hash, anyone could see any picture.
    """
    of_pictures = reduce(or_, map(_is_of_a_picture, ChangeRequest.Noun))
    items = ChangeItem.objects.filter(request__in=requests)
    models = ProfilePicture, Certificate
    names = [model.organization.field.remote_field.name for model in models]
    of_rows = items.filter(
        request__noun=ChangeRequest.Noun.ORGANIZATION, field__in=names
    )
    return _hash_in(items.filter(of_pictures)) | _in_rows_of(of_rows)


def _is_of_a_picture(noun):
    """Return the condition that a change item is about a picture of the noun."""
    columns = ChangeRequest._meta.get_field(noun).related_model._meta.fields
    names = [column.name for column in columns if column.related_model is Image]
    return Q(request__noun=noun, field__in=names)


def _in_rows_of(items):
    """Return the condition that a row in one of the change items has the image."""
    old, proposed = (
        items.values(hash=JSONText(HashesInRows(name, IN_ROWS)))
        for name in ("old", "proposed")
    )
    return Q(hash__in=old) | Q(hash__in=proposed)


def _in_a_row():
    """Return the condition that a row refers to the image; events do not count."""
    links = Image._meta.get_fields(include_hidden=True)
    rows = [
        link.related_model._base_manager.filter(**{link.field.name: OuterRef("hash")})
        for link in links
        if link.is_relation and hasattr(link.related_model, "pgh_event_model")
    ]
    return reduce(or_, [Q(Exists(referring)) for referring in rows])


def _hash_in(items):
    """Return the condition that a change item names the image, in any field."""
    old, proposed = (items.values(hash=JSONText(name)) for name in ("old", "proposed"))
    return Q(hash__in=old) | Q(hash__in=proposed)


@tracked(exclude=["data"], public=False)
@enforce_choices
class Image(models.Model):
    """An image as members/media/pictures re-encoded it; other rows refer to its hash."""

    class Kind(models.TextChoices):
        PNG = "png", "PNG"
        JPEG = "jpeg", "JPEG"
        WEBP = "webp", "WebP"

    hash = models.CharField(_("hash"), max_length=64)
    kind = models.CharField(_("kind"), max_length=4, choices=Kind)
    width = models.PositiveSmallIntegerField(_("width"))
    height = models.PositiveSmallIntegerField(_("height"))
    size = size_of_data()
    data = models.BinaryField()
    is_pale = models.BooleanField(
        _("can hardly be seen on white"), default=False, db_default=False
    )
    made_at = models.DateTimeField(_("last uploaded"), default=timezone.now)

    objects = ImageQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        default_permissions = ["view"]
        ordering = ["-made_at", "pk"]
        triggers = [
            pgtrigger.Trigger(
                name="immutable_image",
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
                condition=Q(size__range=(1, MAX_BYTES)),
            ),
            models.CheckConstraint(
                name="a_picture_has_a_width_and_a_height",
                condition=Q(width__gt=0, height__gt=0),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.width} × {self.height}"

    def get_absolute_url(self):
        """Return the same URL in all languages, so that caches store it once."""
        with in_default_language():
            return reverse("directory:picture", args=[self.hash, self.kind])
