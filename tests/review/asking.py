"""What the tests of proposals say more than once."""

import pytest
from django.core.exceptions import ValidationError

LINE = {"since_precision": "day", "until": "", "until_precision": "day"}


def proposed(request):
    return {item.field: item.proposed for item in request.items.all()}


def refusal(act):
    with pytest.raises(ValidationError) as refused:
        act()
    return refused.value
