"""Valid rows of the work of the secretariat: proposals, lists, files, reports and tasks."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from members.models import (
    Assignment,
    Batch,
    BulkEdit,
    ChangeItem,
    ChangeRequest,
    ColumnMemory,
    Heartbeat,
    IncomingFile,
    Job,
    ListDownload,
    PartnerAddress,
    Report,
    ReportDraft,
    ReportText,
    SavedList,
    Task,
    TaskPiece,
    TaskProgress,
)
from tests.support.factories import make_organization, make_user

from .making import GIVEN, NOW, make

GIVEN.update(
    {
        ChangeRequest: lambda n: {
            "noun": "organization",
            "organization": make_organization(),
            "origin": "public",
            "message": "Feil adresse",
        },
        ChangeItem: lambda n: {
            "request": make(ChangeRequest),
            "field": f"felt_{n}",
            "old": "gammel",
            "proposed": "ny",
        },
        PartnerAddress: lambda n: {
            "request": make(ChangeRequest),
            "organization": make_organization(),
            "email": f"partner{n}@example.org",
        },
        Assignment: lambda n: {"kind": "proposals", "row": str(n), "user": make_user()},
        Batch: lambda n: {"act": "save", "reason": "Meldt per telefon"},
        SavedList: lambda n: {
            "name": f"Liste {n}",
            "owner": make_user(),
            "noun": "organizations",
        },
        ListDownload: lambda n: {
            "by": make_user(),
            "noun": "organizations",
            "ending": "csv",
            "rows": n,
            "has_personal_data": False,
        },
        BulkEdit: lambda n: {
            "by": make_user(),
            "noun": "organizations",
            "act": "hide",
            "seen": {"1": "a fingerprint"},
        },
        IncomingFile: lambda n: {
            "by": make_user(),
            "target": "organizations",
            "name": f"medlemmer {n}.xlsx",
            "table": {"headings": ["Navn"], "lines": [[2, ["Yara"]]]},
            "columns": ["organization.name"],
        },
        ColumnMemory: lambda n: {
            "target": "organizations",
            "fingerprint": f"{n:064x}",
            "columns": ["organization.name", ""],
        },
        Report: lambda n: {
            "since": date(2025, 1, 1),
            "until": date(2025, 12, 31),
            "made_from": n,
            "frozen_at": datetime(2026, 1, 15, tzinfo=UTC),
            "delivered_to": f"Program {n}",
            "document": f'{{"number":{n}}}',
            "hash": sha256(f'{{"number":{n}}}'.encode()).hexdigest(),
        },
        ReportDraft: lambda n: {
            "since": date(2000 + n % 90, 1, 1),
            "until": date(2000 + n % 90, 12, 31) + timedelta(days=n),
        },
        ReportText: lambda n: {
            "draft": make(ReportDraft),
            "section": "members",
            "text": f"Tekst {n}",
        },
        Job: lambda n: {"name": f"jobb_{n}", "due_at": NOW},
        Heartbeat: lambda n: {"part": Heartbeat.Part.values[n % 3]},
        Task: lambda n: {
            "kind": "list_file",
            "language": "nb",
            "input": {"list": "organizations", "format": "csv", "query": ""},
        },
        TaskPiece: lambda n: {"task": make(Task), "number": n, "data": b"abc"},
        TaskProgress: lambda n: {"task": make(Task)},
    }
)
