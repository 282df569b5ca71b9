"""The pages behind the links of events: an answer, and the confirmation of a sign-up."""

from django.utils.translation import gettext_lazy as _

from members.association.events import answering, sign_up
from members.association.events.links import PURPOSE

from .confirmation_pages import Confirmation


class EventPage(Confirmation):
    """The page of `event`, with the answer of its `attendance`, None before there is one."""

    @property
    def is_full(self):
        return answering.is_full(self.event)

    @property
    def is_taken(self):
        return self.attendance.answer in answering.TAKEN

    @property
    def number(self):
        return answering.number_in_queue(self.attendance)


class SignUpConfirmation(EventPage):
    """The address of the form of an open event signs up its person."""

    page = done = "portal/event_sign_up.html"
    action = sign_up.CONFIRM
    can = _(
        "It was sent to an address with which somebody signs up for an event. It "
        "confirms the address and signs up."
    )

    def __init__(self, event, **values):
        self.event = sign_up.find_event(event)
        self.target = sign_up.Entry(self.event, **values)

    @property
    def attendance(self):
        return self.target.attendance

    @property
    def refusal(self):
        return sign_up.closed_form_words(self.event)


class EventAnswer(EventPage):
    """Somebody invited to an event answers, or lets a colleague come instead."""

    page = done = "portal/event_answer.html"
    action = answering.ANSWER
    can = _(
        "It was sent to an address that was invited to an event. It answers for its "
        "owner or hands the place to a colleague, and does nothing else."
    )

    def __init__(self, attendance):
        self.target = self.attendance = answering.find_attendance(attendance)
        self.event = self.attendance.event

    def context(self, form):
        # Another one may have taken the last place before a press that was refused.
        self.__init__(self.attendance.pk)
        return {}

    @property
    def refusal(self):
        return answering.refusal_words(self.event, self.attendance)


ANSWERS = {PURPOSE: EventAnswer}
SIGN_UPS = {sign_up.PURPOSE: SignUpConfirmation}
