"""Cards of the desk: what they show, and their forms."""

from tests.support.admin import card
from tests.support.html_forms import filled


def card_of(client, record):
    return client.get(card(record)).context["card"]


def opened(record, word):
    return f"{card(record)}?edit={word}"


def save(client, record, word, **typed):
    page = opened(record, word)
    return client.post(page, filled(client.get(page), **typed), follow=True)


def errors(answer):
    return dict(answer.context["editing"].form.errors)


def typed_again(answer, name):
    return answer.context["editing"].form[name].value()
