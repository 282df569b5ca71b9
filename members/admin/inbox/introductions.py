from django import forms
from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.association import matching
from members.models import Introduction
from members.models.introductions import FORWARDED, OPEN

from ..registry.base import RegistryAdmin
from ..registry.widgets import TextareaWidget
from .answerable import AnswerableAdmin, AnswerForm, PendingFilter

OUTCOMES = [choice for choice in Introduction.Outcome.choices if choice[0]]


class BrokerForm(AnswerForm):
    """The button that asks the other side, or introduces both."""

    name = "broker"
    action = matching.BROKER


class OutcomeForm(AnswerForm):
    """The outcome of an introduction, for the yearly report."""

    name = "note_outcome"
    action = matching.NOTE_OUTCOME
    outcome = forms.ChoiceField(
        label=_("What came of it"), choices=OUTCOMES, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=1000,
        help_text=_("Only the secretariat reads this."),
        widget=TextareaWidget({"rows": 3}),
    )

    def __init__(self, *args, row, **kwargs):
        super().__init__(*args, row=row, **kwargs)
        self.fields["outcome"].initial = row.outcome
        self.fields["note"].initial = row.note


class IntroductionFilter(PendingFilter):
    title = _("outcome")
    options = {
        "waiting": (_("waiting"), OPEN & ~FORWARDED),
        "asked": (_("waiting for the other organization"), FORWARDED),
        **{value: (label, Q(outcome=value)) for value, label in OUTCOMES},
        "back": (_("withdrawn"), Q(withdrawn_on__isnull=False)),
        "all": (_("all"), Q()),
    }


@admin.register(Introduction)
class IntroductionAdmin(AnswerableAdmin, RegistryAdmin):
    """Requests to be put in touch: both sides, an e-mail to both, and the outcome."""

    coming = _(
        "A request arrives when a member asks about another member's surplus or needs."
    )
    answer_template = "introduction"
    change_list_template = "admin/introduction_list.html"
    waiting_kind = matching.INTRODUCTIONS
    answer_forms = [BrokerForm, OutcomeForm]
    list_display = ["what", "offered_by", "needed_by", "asked_on", "outcome"]
    list_filter = [IntroductionFilter]
    list_select_related = [
        "offer__organization",
        "offer__site",
        "need__organization",
        "need__site",
        "asked_by",
        "decided_by",
    ]
    search_fields = [
        "offer__organization__name__unaccent__icontains",
        "need__organization__name__unaccent__icontains",
    ]
    search_help_text = _("Organization.")
    actions = None

    @admin.display(description=_("what"), ordering="offer__kind")
    def what(self, row):
        return row.offer.get_kind_display()

    @admin.display(
        description=_("offered by"), ordering="offer__organization__sort_name"
    )
    def offered_by(self, row):
        return row.offer.organization

    @admin.display(description=_("needed by"), ordering="need__organization__sort_name")
    def needed_by(self, row):
        return row.need.organization

    def is_pending(self, row):
        # An introduction that led to contact may become a project later.
        return row.withdrawn_on is None

    def _forms(self, request, row, sent):
        """Return the forms, without the button to broker where it would be refused."""
        forms = super()._forms(request, row, sent)
        row.sides = matching.sides_of(row)
        is_refused = row.outcome or any(side.warning for side in row.sides)
        return [
            f for f in forms if f is sent or not (is_refused and f.name == "broker")
        ]

    def get_answer_context(self, row):
        labels = [_("offered by"), _("needed by")]
        return {"sides": list(zip(labels, row.sides, strict=True))}

    def changelist_view(self, request, extra_context=None):
        """Render the list, with the number of outcomes by year for the yearly report."""
        numbers = {
            "outcomes": [label for _value, label in OUTCOMES],
            "years": [(y, list(n.values())) for y, n in matching.count_by_year()],
        }
        return super().changelist_view(request, {**numbers, **(extra_context or {})})
