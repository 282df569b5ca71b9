"""The actions of a member in the yearly check, and its form."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy, pgettext_lazy

from members.actions import Action, holder_of_link, represents
from members.fields import ORGANIZATION
from members.fields.forms import PlainForm, text_area
from members.operation import limits

from .confirming import CHANGE, END, RIGHT, Answer, answer
from .sections import Section

PER_USER = {"at_most": 30, "per": timedelta(days=1)}
ANSWERS = [
    (RIGHT, pgettext_lazy("yearly check", "Still correct")),
    (CHANGE, pgettext_lazy("yearly check", "Needs a change")),
    (END, pgettext_lazy("yearly check", "No longer applies")),
]


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
            elif answer.text or answer.ended or answer.changes:
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
            changes=self._changes() if section == Section.PROFILE else {},
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
        """Refuse an answer that is incomplete, or that its own words or ticks contradict."""
        if answer.kind == RIGHT and (answer.text or answer.ended or answer.changes):
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
    limits.require(
        "yearly check", f"{check.organization.pk} {check.user.pk}", **PER_USER
    )
    answer(check, answers)


def _thanks(result, check, **values):
    check = check.again()
    done = [s for s in check.days if s not in check.left]
    parts = [
        (_("Confirmed: %(sections)s."), done),
        (_("Sent to the secretariat: %(sections)s."), check.waiting),
        (_("Not confirmed yet: %(sections)s."), check.left),
    ]
    texts = [
        text % {"sections": _labels(sections)} for text, sections in parts if sections
    ]
    return " ".join([_("Thank you."), *texts])


def _labels(sections):
    return ", ".join(str(one.label) for one in Section if one in sections)


# Of a Check, by its link or by a representative.
ANSWER = Action(
    gettext_lazy("Send the answers"), _send_answers, "", CheckForm, may=holder_of_link
)
ANSWER_LOGGED_IN = Action(
    gettext_lazy("Send the answers"), _send_answers, _thanks, CheckForm, may=represents
)
