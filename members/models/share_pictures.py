"""Pictures that other sites show for a shared page (`og:image`)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from itertools import product
from operator import or_

import pgtrigger
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Exists, F, Func, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, JSONObject, NullIf
from django.urls import reverse

from .choices import enforce_choices
from .cluster import Cluster
from .cluster_periods import ClusterName
from .data_versions import data_version_trigger
from .images import HASH_OF_DATA
from .languages import LanguageField, in_default_language, text_languages
from .organizations import Organization
from .periods import holds_on
from .projects import Project
from .sites import Site
from .touches import touch_triggers

VERSION = 1  # increased when the same content is drawn differently
MAX_BYTES = 200_000
MOST_SITES = 2
NOTHING = Value("")
OF_PICTURE = """
    SELECT 'organization', organization_id FROM {rows}
    UNION ALL SELECT 'project', project_id FROM {rows}
"""


@dataclass(frozen=True)
class SharedPage:
    """A kind of page with share pictures: `rows(day)` are public, and `parts()` are drawn.

    These are expressions by name; `texts` are the columns that end in the language.
    """

    noun: str
    rows: Callable
    texts: dict
    parts: Callable = dict

    def with_content(self, language, day):
        """Annotate the public rows with the `content` drawn, and its `fingerprint`."""
        content = JSONObject(
            version=Value(VERSION),
            language=Value(language),
            cluster=Coalesce(_cluster_name_on(day), NOTHING),
            **{name: _in(language, column) for name, column in self.texts.items()},
            **self.parts(),
        )
        rows = self.rows(day).annotate(content=content)
        return rows.annotate(fingerprint=_sha256(F("content")))


def _in(language, column):
    """Return the text in the language, or in the other one when that is empty."""
    first, second = text_languages(language)
    own = NullIf(f"{column}_{first}", NOTHING)
    return Coalesce(own, f"{column}_{second}")


def _cluster_name_on(day):
    """Return the name of the cluster that day, else the latest one."""
    is_other = Case(When(holds_on(day), then=0), default=1)
    rows = ClusterName.objects.order_by(is_other, F("since").desc(nulls_last=True))
    return Subquery(rows.values("name")[:1])


def _sha256(content):
    return Func(
        Cast(content, models.TextField()),
        template="encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')",
        output_field=models.CharField(),
    )


def _parts_of_organization():
    texts = ArrayField(models.TextField())
    place = Func("municipality", template="ARRAY[%(expressions)s]", output_field=texts)
    return {"title": F("name"), "kind": F("kind"), "places": place}


def _parts_of_project():
    sites = Site.objects.filter(projects=OuterRef("pk")).order_by("sort_name", "pk")
    places = ArraySubquery(sites.values("name")[:MOST_SITES])
    return {"kind": F("status"), "places": places}


PAGES = {
    page.noun: page
    for page in [
        SharedPage(
            "cluster",
            lambda day: Cluster.objects.all(),
            texts={"title": "ambition", "text": "goal"},
        ),
        SharedPage(
            "organization",
            lambda day: Organization.objects.listed().members_on(day),
            texts={"text": "summary"},
            parts=_parts_of_organization,
        ),
        SharedPage(
            "project",
            lambda day: Project.objects.all(),
            texts={"title": "title", "text": "summary"},
            parts=_parts_of_project,
        ),
    ]
}


def with_share_picture(rows, noun, language, day):
    """Annotate rows of a noun with `share_hash`: of the picture as the page is, or null."""
    own = SharePicture.objects.filter(**{noun: OuterRef("pk")}, language=language)
    drawn = own.filter(_is_as_drawn(PAGES[noun], language, day))
    return rows.annotate(share_hash=Subquery(drawn.values("hash")[:1]))


def undrawn(day, nouns=tuple(PAGES), ids=None):
    """Query for (noun, row id, language, fingerprint, content) of pages without a picture.

    Of all pages, or of those of some nouns, by a condition on their `pk`.
    """
    pages = [PAGES[noun] for noun in nouns]
    first, *others = (
        page.with_content(language, day)
        .filter(ids or Q())
        .exclude(_has_picture(page, language))
        .order_by()
        .values_list(Value(page.noun), "pk", Value(language), "fingerprint", "content")
        for page, language in product(pages, dict(settings.LANGUAGES))
    )
    return first.union(*others, all=True).order_by()


def _has_picture(page, language):
    own = SharePicture.objects.filter(**{page.noun: OuterRef("pk")}, language=language)
    return Exists(own.filter(fingerprint=OuterRef("fingerprint")))


def _is_as_drawn(page, language, day):
    """Return the condition that the page of a picture is public, and its content as drawn."""
    rows = page.with_content(language, day).filter(pk=OuterRef(f"{page.noun}_id"))
    return Exists(rows.filter(fingerprint=OuterRef("fingerprint")))


def _is_current(day):
    pairs = product(PAGES.values(), dict(settings.LANGUAGES))
    conditions = (
        Q(_is_as_drawn(page, language, day), language=language)
        for page, language in pairs
    )
    return reduce(or_, conditions)


class SharePictureQuerySet(models.QuerySet):
    def current(self, day):
        """Filter the pictures drawn of the present content of public pages."""
        return self.filter(_is_current(day))

    def outdated(self, day):
        """Filter the pictures of pages that are not public, or have changed since."""
        return self.exclude(_is_current(day))


# Pages name their share picture.
@pgtrigger.register(data_version_trigger(), *touch_triggers(OF_PICTURE))
@enforce_choices
class SharePicture(models.Model):
    """A PNG of a public page in one language, drawn by `manage.py work`; immutable.

    `fingerprint` is the hash of the content that it was drawn from, `hash` that of its
    bytes, which is its address.
    """

    kind = "png"

    organization = models.ForeignKey(
        Organization,
        models.DB_CASCADE,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    project = models.ForeignKey(
        Project, models.DB_CASCADE, null=True, blank=True, related_name="+"
    )
    cluster = models.ForeignKey(
        Cluster,
        models.DB_CASCADE,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    language = LanguageField()
    fingerprint = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, db_index=True)
    data = models.BinaryField()

    objects = SharePictureQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "project", "cluster", "language"],
                name="a_page_has_one_share_picture_in_a_language",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="a_share_picture_is_of_one_page",
                condition=Q(
                    Q(project=None, cluster=None, organization__isnull=False)
                    | Q(organization=None, cluster=None, project__isnull=False)
                    | Q(organization=None, project=None, cluster__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="a_share_picture_is_called_by_its_bytes",
                condition=Q(hash=HASH_OF_DATA),
            ),
            models.CheckConstraint(
                name="a_share_picture_is_kept_under_a_fingerprint",
                condition=Q(fingerprint__regex=r"^[0-9a-f]{64}$"),
            ),
        ]

    def __str__(self):
        return self.hash

    def get_absolute_url(self):
        return share_picture_url(self.hash)


def share_picture_url(hash_of_bytes):
    """Return the same URL in all languages, so that caches store it once."""
    with in_default_language():
        return reverse("directory:share_picture", args=[hash_of_bytes])
