"""Take what a visitor sends by an open form, without a cookie."""

from django.core.exceptions import ValidationError

from .. import openforms


def sent(request, form, act):
    """Do it, and say whether it was done; a refusal stands on the form with what was typed.

    `act` gets what the form holds.
    """
    if not form.is_valid():
        return False
    try:
        openforms.check(request)
        act(**form.cleaned_data)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return False
    return True
