"""Valid rows of e-mails and texts of the cluster."""

from datetime import date

from members.models import (
    Letter,
    Message,
    MessageRecipient,
    MessageRefusal,
    MessageText,
    MissedSearch,
    PageText,
)

from .making import GIVEN, make

GIVEN.update(
    {
        Letter: lambda n: {
            "kind": "invitation",
            "to": "kari@example.org",
            "language": "nb",
            "subject": "Velkommen",
            "text": "Hei!",
            "message_id": f"<{n}@example.org>",
        },
        Message: lambda n: {
            "noun": "organizations",
            "subject_nb": f"Emne {n}",
            "text_nb": "Hei, {{ navn }}!",
        },
        MessageRecipient: lambda n: {
            "message": make(Message),
            "address": f"mottaker{n}@example.org",
            "name": "Kari",
            "language": "nb",
        },
        MessageRefusal: lambda n: {
            "address": f"nei{n}@example.org",
            "digest": f"{n:064x}",
        },
        MessageText: lambda n: {"kind": f"kind_{n}", "opening_nb": "Hei"},
        PageText: lambda n: {"key": f"page{n}", "text_nb": "Om oss"},
        MissedSearch: lambda n: {"day": date(2026, 1, 1), "words": f"ord {n}"},
    }
)
