"""The fields of a test facility, in the order of its form."""

from django.utils.translation import gettext_lazy as _, pgettext_lazy

from members.models import ChangeRequest, TestFacility

from .kinds import (
    PUBLIC,
    Boolean,
    Fieldset,
    PartialDate,
    Prose,
    Reference,
    RoleAddress,
    Text,
)
from .nouns import Noun, NounWords, Routes
from .project import DAY_HELP

WHAT = Fieldset(_("What and where"))
USE = Fieldset(_("How to use it"))
WHEN = Fieldset(_("When"), DAY_HELP)


FACILITY = Noun(
    key=ChangeRequest.Noun.FACILITY,
    model=TestFacility,
    page="facilities",
    public_column="is_listed",
    routes=Routes(
        listing=pgettext_lazy("address", "my-page/<slug:slug>/facilities/"),
        new=pgettext_lazy("address", "my-page/<slug:slug>/facilities/new/"),
        proposal=pgettext_lazy(
            "address", "my-page/<slug:slug>/facilities/proposal/<int:pk>/"
        ),
        change=pgettext_lazy(
            "address", "my-page/<slug:slug>/facilities/change/<int:key>/"
        ),
    ),
    file_key="organization name_nb",
    file_extra="source",
    staff_first=("organization",),
    words=NounWords(
        title=_("Test facilities"),
        new=_("Add a test facility"),
        change=_("Propose a change"),
        lead=_(
            "A laboratory, a pilot plant or a test site that others can use. It "
            "becomes public when the secretariat has approved it."
        ),
    ),
    fields=(
        Text("name_nb", section=WHAT, has_own_place=True),
        Text("name_en", section=WHAT, has_own_place=True, beside=True),
        Prose("capability_nb", section=WHAT, has_own_place=True),
        Prose("capability_en", section=WHAT, has_own_place=True),
        Reference("site", section=WHAT, has_own_place=True),
        Prose("terms_nb", section=USE, has_own_place=True),
        Prose("terms_en", section=USE, has_own_place=True),
        RoleAddress("contact", section=USE, has_own_place=True),
        PartialDate("since", section=WHEN, has_own_place=True),
        PartialDate("until", section=WHEN, is_last=True, has_own_place=True),
        Boolean(
            "is_listed",
            section=WHEN,
            hidden={PUBLIC: "what is shown says so by being shown"},
        ),
    ),
)
