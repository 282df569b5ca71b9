"""One proposal as shown to a reviewer, with the posted corrections and the refusal."""

from collections import defaultdict, namedtuple
from dataclasses import dataclass
from functools import partial

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from members.actions import row_or_404, words_for
from members.fields import FormContext, Names, fields_of, fingerprint, noun_of
from members.models import ChangeRequest, Organization
from members.queries import search
from members.queries.climate import Registered, as_proposed, change_lines, worth_lines
from members.records import review
from members.records.renaming import name_to_keep

from ..registry.former_names import FormerNameForm

PREFIX, EDIT = "shown-", "edit"
# Fingerprints of a field as rendered: live, proposed, and the value to be corrected.
RenderedField = namedtuple("RenderedField", "live proposed whole", defaults=[""] * 3)
NAME = "name"
ALL, TICKED, NONE, ELSEWHERE = "all", "chosen", "none", "elsewhere"
Resolution = ChangeRequest.Resolution
# The outcomes of a visitor's report by the pressed button.
RESOLUTIONS = {
    ALL: Resolution.CORRECTED,
    ELSEWHERE: Resolution.ELSEWHERE,
    NONE: Resolution.RIGHT,
}
# After these, a field is to be looked at once more before it is ticked again.
NEWS = ("stale", "amended")


class OfRegister:
    """The parts of a proposal of the business register; None of others."""

    @property
    def last_checked(self):
        return review.last_checked(self.change)

    @property
    def match(self):
        return review.match(self.change)


class Deciding(OfRegister):
    """The form of review.APPROVE: a change request, its fields, and the reviewer's post."""

    resolutions = RESOLUTIONS

    def __init__(self, change, user, post=None):
        self.change, self.user, self.post = change, user, post
        self.general, self.refusals = [], defaultdict(list)

    @cached_property
    def fields(self):
        names = Names()
        rendered = _rendered_fields(self.post) if self.post else {}
        return [
            ReviewedField(difference, self, rendered.get(difference.item.field), names)
            for difference in review.differences(self.change, names)
        ]

    @cached_property
    def former_name(self):
        """The form that asks whether a name that changes is kept as a former one."""
        return FormerNameForm.about(name_to_keep(self.change.target), self.post)

    @cached_property
    def is_own(self):
        """Whether the reviewer has proposed any of it."""
        authors = {item.proposed_by_id for item in self.change.items.all()}
        return self.user.pk in authors | {self.change.proposed_by_id}

    @property
    def may_decide(self):
        return self.change.is_open and not self.is_own

    @property
    def has_stale(self):
        return any(field.difference.is_stale for field in self.fields)

    @property
    def edited_fields(self):
        """Return the fields corrected before somebody else decided: shown, to be copied."""
        return [field for field in self.fields if field.is_edited]

    @property
    def reason(self):
        return self.post.get("reason", "") if self.post else ""

    @property
    def _act(self):
        return (self.post or {}).get("act")

    @property
    def _approved(self):
        if self._act == TICKED:
            return [field for field in self.fields if field.is_chosen]
        return self.fields if self._act in (ALL, ELSEWHERE) else []

    def is_valid(self):
        """Whether a button was pressed, and all that it approves is valid."""
        if self._act not in (TICKED, *RESOLUTIONS):
            return False
        if all(self._is_right(field) for field in self._approved):
            return True
        self.general.append(_("Not decided yet. Correct the marked fields first."))
        return False

    @property
    def arguments(self):
        rendered, approved = _rendered_fields(self.post), self._approved
        is_part = self._act in (TICKED, NONE)
        is_report = self.change.origin == ChangeRequest.Origin.PUBLIC
        return {
            "fields": [f.name for f in approved] if is_part else None,
            "edited": {f.name: f.input.value() for f in approved if f.is_edited},
            "seen": {name: was.live for name, was in rendered.items()},
            "read": {name: was.proposed for name, was in rendered.items()},
            "reason": self.reason,
            "resolution": RESOLUTIONS.get(self._act, "") if is_report else "",
            "former_name": self._former_name_answer(approved),
        }

    def _former_name_answer(self, approved):
        is_asked = any(field.former_name for field in approved)
        return self.former_name.answer if is_asked else {}

    def _is_right(self, field):
        """Whether the posted value of a field is valid."""
        is_named = field.former_name is None or field.former_name.is_valid()
        return is_named and (not field.is_edited or field.input.is_valid())

    def take_refusal(self, error):
        """Show a refusal where it belongs, and the request as it stands by now."""
        if hasattr(error, "error_dict"):
            self._place(error)
        else:
            self.general += words_for(error)
        self._look_again()

    def _place(self, refusal):
        self.general.append(_("Not decided yet. Check the fields marked below."))
        names = {field.name for field in self.fields} | {"reason"}
        for name, errors in refusal.error_dict.items():
            if name in names:
                self.refusals[name] += errors
            elif name == NON_FIELD_ERRORS or errors[0].code not in NEWS:
                self.general += refusal.message_dict[name]

    def _look_again(self):
        """Show the request as it stands by now, and keep the posted values."""
        self.change = find_proposal(self.change.pk)
        del self.fields
        for name in ("is_own", "former_name"):
            self.__dict__.pop(name, None)


class ReviewedField:
    """One field of the request, its input, and the reviewer's choice on both."""

    def __init__(self, difference, page, was, names):
        self.difference, self.item = difference, difference.item
        self.name = self.item.field
        field = fields_of(page.change).get(self.name)
        whole = field.result(difference.live, self.item.proposed) if field else None
        values = difference.live, self.item.proposed, whole
        self.rendered = RenderedField(*map(fingerprint, values))
        errors = page.refusals[self.name]
        self.refusals = [message for error in errors for message in error.messages]
        self.is_news = any(error.code in NEWS for error in errors)
        self.is_known = field is not None
        self.input = self._input(field, page, was, whole, names) if field else None
        self.is_chosen = self._is_chosen(page.post, was)
        self.worth = field and _worth_of(field, page.change, self._value(whole))
        is_name = self.name == NAME and name_to_keep(page.change.target)
        self.former_name = page.former_name if is_name else None

    @property
    def is_edited(self):
        return bool(self.input) and self.input.is_bound

    def _value(self, whole):
        """Return the value to be published: the corrected one, or the proposal."""
        is_typed = self.is_edited and self.input.is_valid()
        return self.input.value() if is_typed else whole

    def _input(self, field, page, was, whole, names):
        """Create the input; bound to the post if that differs from the rendered value."""
        slugs = [*field.organizations(whole), *field.organizations(self.item.old)]
        suggest = partial(search.similar_names, Organization.objects.all())
        context = FormContext(names, slugs=slugs, suggest=suggest)
        bound = field.input(context, whole, page.post, prefix=EDIT) if was else None
        # Rows that the post leaves out have not been touched.
        is_posted = bound and bound.is_bound
        if is_posted and not (bound.is_valid() and _fingerprint_of(bound) == was.whole):
            return bound
        return field.input(context, whole, prefix=EDIT)

    def _is_chosen(self, post, was):
        if self.is_news or not self.is_known:
            return False
        if was:
            return self.name in post.getlist("approve")
        return not self.difference.is_stale


def _fingerprint_of(bound):
    try:
        return fingerprint(bound.value())
    except ValidationError:
        return None


def _rendered_fields(post):
    """Read back the rendered fingerprints: {field: RenderedField}."""
    return {
        key.removeprefix(PREFIX): RenderedField(*post[key].split()[:3])
        for key in post
        if key.startswith(PREFIX)
    }


def find_proposal(pk):
    """Return the request with all rows of its page; raise Http404 without one."""
    links = [*ChangeRequest.Noun.values, "proposed_by", "decided_by"]
    links.append("organization__register_snapshot")
    requests = ChangeRequest.objects.select_related(*links)
    return row_or_404(requests.prefetch_related("items__proposed_by"), pk)


@dataclass(frozen=True)
class ProposedWorth:
    """(Effect, how it counts) of each effect; (sum, its value now, if approved) of each sum."""

    lines: list
    changes: list


def _worth_of(declared, change, value):
    """Return the ProposedWorth of a whole value of an open request; None of other fields."""
    if not (declared.weighs_on_climate and change.is_open):
        return None
    fields, noun = fields_of(change), noun_of(change)
    proposed = {
        item.field: fields[item.field].result(None, item.proposed)
        for item in change.items.all()
        if item.field in fields and fields[item.field].is_own_column
    }
    project = as_proposed(noun.target_of(change), proposed)
    rows = [declared.unsaved(row) for row in value]
    weighed = Registered().weigh(project, rows)
    return ProposedWorth(worth_lines(weighed, rows), change_lines(weighed))
