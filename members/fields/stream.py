"""What a resource stream consists of, in the order in which people see it."""

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from members.models import ChangeRequest, ResourceStream

from .kinds import PUBLIC, Boolean, Choice, PartialDate, Prose, Reference, Section
from .nouns import Noun, Routes, Words
from .project import AS_KNOWN

TITLE = ("kind", "direction")
WHAT = Section(_("What it is"))
AMOUNT = Section(_("How much, and where"))
WHEN = Section(_("When, and who can see it"), AS_KNOWN)


class StreamNoun(Noun):
    """What an organization offers or needs; a sentence calls it otherwise than a heading."""

    def called(self, request):
        proposed = {item.field: item.proposed for item in request.items.all()}
        row = request.target or self.model(**{n: proposed.get(n) for n in TITLE})
        if not (row.kind and row.direction):
            return super().called(request)
        is_needed = row.direction == ResourceStream.Direction.NEEDED
        text = (
            gettext("need for %(what)s") if is_needed else gettext("offer of %(what)s")
        )
        return text % {"what": row.get_kind_display()}


STREAM = StreamNoun(
    key=ChangeRequest.Noun.STREAM,
    model=ResourceStream,
    page="streams",
    public_column="is_public",
    routes=Routes(
        listing=pgettext_lazy("address", "my-page/<slug:slug>/streams/"),
        new=pgettext_lazy("address", "my-page/<slug:slug>/streams/new/"),
        proposal=pgettext_lazy(
            "address", "my-page/<slug:slug>/streams/proposal/<int:pk>/"
        ),
        change=pgettext_lazy(
            "address", "my-page/<slug:slug>/streams/change/<int:key>/"
        ),
    ),
    staff_first=("organization",),
    words=Words(
        title=_("Offers and needs"),
        new=_("Add an offer or a need"),
        change=_("Propose a change"),
        lead=_(
            "Something you offer or need: heat or materials, competence, test capacity "
            "or a partnership. The secretariat looks for organizations that match. No "
            "one else sees it unless you choose to show it. After its last day it is no "
            "longer shown."
        ),
    ),
    fields=(
        Choice("direction", section=WHAT, has_own_place=True),
        Choice("kind", section=WHAT, has_own_place=True, beside=True),
        Prose("note", section=WHAT, has_own_place=True),
        Prose("note_en", section=WHAT, has_own_place=True),
        Choice("band", section=AMOUNT, has_own_place=True),
        Choice("unit", section=AMOUNT, has_own_place=True, beside=True),
        Choice("rhythm", section=AMOUNT, has_own_place=True, beside=True),
        Reference("site", section=AMOUNT, has_own_place=True),
        PartialDate("since", section=WHEN, has_own_place=True),
        PartialDate("until", section=WHEN, is_last=True, has_own_place=True),
        Boolean(
            "is_public",
            section=WHEN,
            hidden={PUBLIC: "what is shown says so by being shown"},
        ),
    ),
)
