"""The badge of a member for its own site: a picture that follows the membership."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _, override, pgettext_lazy

from members.actions import links
from members.exchange import licences
from members.models import Membership, Organization

LIGHT, DARK = "light", "dark"
THEMES = {
    LIGHT: pgettext_lazy("badge", "on a light ground"),
    DARK: pgettext_lazy("badge", "on a dark ground"),
}


class BadgeLine(NamedTuple):
    """The HTML that shows the badge, the path of its picture, and which of them it is."""

    id: str
    html: str
    picture: str
    label: str


@dataclass(frozen=True)
class Badge:
    """The badge of an organization on a day; `stay` is the membership that it states."""

    organization: Organization
    day: date
    stay: Membership | None
    width, height = 288, 72

    @classmethod
    def of(cls, organization, day):
        """Return the Badge; without a `stay` unless the cluster has named it as a member.

        One that was listed while it was a member keeps the badge of a former one.
        """
        stays = organization.memberships.current_or_former_on(day)
        named = stays.filter(certainty=Membership.Certainty.NAMED)
        if not organization.is_listed:
            was_listed = organization.listing_agreed_on is not None
            named = named.filter(until__lt=day) if was_listed else named.none()
        return cls(organization, day, named.first())

    @property
    def is_of_member(self):
        return self.stay is not None and self.stay.holds_on(self.day)

    @property
    def is_of_former(self):
        return self.stay is not None and not self.is_of_member

    @property
    def relation(self):
        return _("Member of") if self.is_of_member else _("Former member of")

    @property
    def cluster(self):
        row = licences.cluster()
        return row.name if row and row.name else _("the cluster")

    def line(self, language, theme=LIGHT):
        """Return the BadgeLine in a language, on a ground of one of the THEMES."""
        slug = self.organization.slug
        with override(language):
            page = links.path("organization", "public_page", slug)
            picture = links.path("organization", "badge", slug)
        picture += f"?theme={theme}" if theme != LIGHT else ""
        html = format_html(
            '<a href="{}"><img src="{}" width="{}" height="{}" alt="{}"></a>',
            *map(links.absolute, (page, picture)),
            *(self.width, self.height, self._text(language)),
        )
        return BadgeLine(f"{language}-{theme}", html, picture, THEMES[theme])

    def lines(self):
        """Return [(name of a language, its BadgeLines)]."""
        return [
            (name, [self.line(code, theme) for theme in THEMES])
            for code, name in settings.LANGUAGES
        ]

    def _text(self, language):
        # The picture follows the membership; the text on the other site stays as it is.
        with override(language):
            text = _("Member of %(cluster)s on %(day)s")
            return text % {"cluster": self.cluster, "day": date_format(self.day)}
