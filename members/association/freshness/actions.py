"""The actions of a member in the yearly check, and its form."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy, pgettext_lazy

from members.actions import Action, holder_of_link, represents
from members.fields import ORGANIZATION, FormContext, Names
from members.fields.forms import PlainForm, text_area
from members.fields.masks import mask_text
from members.operation import limits

from .confirming import (
    CHANGE,
    END,
    RIGHT,
    Answer,
    answer,
    confirm_profile,
    confirmed_since,
    waiting_sections,
)
from .sections import Section, contents_of

PER_LINK = {"at_most": 30, "per": timedelta(days=1)}
# Correctable on the page itself; addresses and telephones take a log-in.
PROFILE_FIELDS = ["summary_nb", "summary_en", "website", "employees"]
PROFILE_FIELDS += ["employees_scope", "employees_year"]
ANSWERS = [
    (RIGHT, pgettext_lazy("yearly check", "Still correct")),
    (CHANGE, pgettext_lazy("yearly check", "Needs a change")),
    (END, pgettext_lazy("yearly check", "No longer applies")),
]


class Check:
    """The questions of a reminder as of now: the Content of each section.

    `days` has the sections confirmed since, `waiting` those with a proposal.
    """

    def __init__(self, reminder):
        self.reminder, self.organization = reminder, reminder.organization

    @cached_property
    def contents(self):
        return contents_of(self.organization)

    @cached_property
    def days(self):
        return confirmed_since(self.organization, self.reminder.asked_on)

    @cached_property
    def waiting(self):
        return waiting_sections(self.organization)

    def is_open(self, section):
        """Whether the section waits for an answer."""
        is_settled = section in self.days or section in self.waiting
        return not (is_settled or self.contents[section].is_empty)

    @property
    def has_open(self):
        return any(self.is_open(section) for section in self.contents)

    @cached_property
    def live(self):
        """{field: value} of the profile's fields that can be corrected on the page."""
        declared = ORGANIZATION.proposable
        live = {n: declared[n].live(self.organization) for n in PROFILE_FIELDS}
        return {n: v for n, v in live.items() if mask_text(str(v)) == str(v)}

    def profile_inputs(self, data):
        """Return {field: ValueForm}; a field that contains an address has none."""
        context = FormContext(Names(), speaker=self.organization)
        declared = ORGANIZATION.proposable
        return {
            name: declared[name].input(context, value, data, prefix="profile")
            for name, value in self.live.items()
        }


class CheckForm(PlainForm):
    """An answer to each section of a Check; it cleans to {"answers": {section: Answer}}."""

    def __init__(self, data=None, *, target, **kwargs):
        self.inputs = target.profile_inputs(data)
        super().__init__(data, target=target, **kwargs)
        for section, content in target.contents.items():
            self._add_fields(section, content)

    def _add_fields(self, section, content):
        title, can_end = capfirst(str(section.label)), content.can_end
        self.fields[f"answer_{section}"] = forms.ChoiceField(
            label=title,
            choices=ANSWERS if can_end else ANSWERS[:2],
            required=False,
            widget=forms.RadioSelect,
        )
        self.fields[f"ended_{section}"] = forms.MultipleChoiceField(
            label=_("%(section)s that no longer apply") % {"section": title},
            choices=[(row.key, f"{row.title} ({row.note})") for row in can_end],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields[f"text_{section}"] = text_area(
            _("%(section)s, in your own words") % {"section": title},
            1000,
            required=False,
        )
        self.fields[f"seen_{section}"] = forms.CharField(
            required=False, max_length=40, widget=forms.HiddenInput
        )

    def clean(self):
        answers = {}
        for section in self.target.contents:
            answer = self._answer(section)
            if answer.kind:
                self._judge(section, answer)
                answers[section] = answer
            elif answer.text or answer.ended:
                self._refuse("answer", section, _("Choose an answer."))
        if not answers and self.target.has_open:
            raise ValidationError(_("Answer at least one section."), code="none")
        return {"answers": answers}

    def _answer(self, section):
        def value(name):
            return self.cleaned_data.get(f"{name}_{section}") or ""

        kind, can_end = value("answer"), self.target.contents[section].can_end
        only = [can_end[0].key] if len(can_end) == 1 and kind == END else []
        return Answer(
            kind=kind,
            seen=value("seen"),
            text=value("text").strip().replace("\r\n", "\n"),
            changes=self._changes()
            if (section, kind) == (Section.PROFILE, CHANGE)
            else {},
            ended=list(value("ended")) or only,
        )

    def _changes(self):
        """Return {field: value} of the profile's inputs that differ from the live values."""
        wrong = [form for form in self.inputs.values() if not form.is_valid()]
        for form in wrong:
            for name, messages in form.errors.items():
                label = form.fields[name].label
                self.add_error(None, [f"{label}: {message}" for message in messages])
        live = self.target.live
        forms_by_name = {n: f for n, f in self.inputs.items() if f.is_given()}
        valid = {n: f.value() for n, f in forms_by_name.items() if f not in wrong}
        for question in ORGANIZATION.gaps(valid, live).values():
            self.add_error(None, question)
        return {n: value for n, value in valid.items() if value != live[n]}

    def _judge(self, section, answer):
        """Refuse an answer that is incomplete, or that its own text or ticks contradict."""
        if answer.kind == RIGHT and (answer.text or answer.ended):
            text = _("You have written what is to be changed. Choose “%(answer)s”.")
            self._refuse("answer", section, text % {"answer": ANSWERS[1][1]})
        if answer.kind == CHANGE and not (answer.text or answer.changes):
            self._refuse("text", section, _("Write what is to be changed."))
        if answer.kind == END and not answer.ended:
            self._refuse("ended", section, _("Tick what no longer applies."))

    def _refuse(self, name, section, text):
        if not self.has_error(f"{name}_{section}"):
            self.add_error(f"{name}_{section}", text)


def _send_answers(check, *, answers, by):
    limits.require("yearly check", check.reminder.pk, **PER_LINK)
    answer(check.reminder, answers)


def _thanks(waiting, organization, **values):
    thanks = _("Thank you. The profile shows that you confirmed it.")
    if not waiting:
        return thanks
    left_out = ", ".join(str(one.label) for one in Section if one in waiting)
    text = _("Not confirmed, since your proposed change is not decided: %(sections)s.")
    return f"{thanks} {text % {'sections': left_out}}"


CONFIRM_PROFILE = Action(
    gettext_lazy("Confirm that everything is correct"),
    confirm_profile,
    _thanks,
    may=represents,
)
# Of a Check, by its link.
ANSWER = Action(
    gettext_lazy("Send the answers"), _send_answers, "", CheckForm, may=holder_of_link
)
