"""The local register answers in the shapes and with the status codes of Enhetsregisteret."""

import json

import pytest

from members.management.local_register import BASE, Register, answer

UNIT_TYPE = "application/vnd.brreg.enhetsregisteret.enhet.v2+json"
SUBUNIT_TYPE = "application/vnd.brreg.enhetsregisteret.underenhet.v2+json"
UPDATE_TYPE = "application/vnd.brreg.enhetsregisteret.oppdatering.enhet.v1+json"
ALFA, BETA, DELETED, REMOVED, WORKPLACE = (str(n) for n in range(900000001, 900000006))


def unit(number, name, response="Enhet", **facts):
    return {
        "respons_klasse": response,
        "organisasjonsnummer": number,
        "navn": name,
    } | facts


def update(number, update_id, day="2026-01-01"):
    return {
        "oppdateringsid": update_id,
        "dato": f"{day}T04:01:36.478Z",
        "organisasjonsnummer": number,
        "endringstype": "Endring",
    }


REGISTER = Register(
    units={
        ALFA: unit(ALFA, "ALFA STÅL AS", overordnetEnhet=BETA),
        BETA: unit(BETA, "BETA STÅL AS"),
        DELETED: unit(DELETED, "STÅL AS", "SlettetEnhet", slettedato="2026-01-01"),
        REMOVED: {"organisasjonsnummer": REMOVED, "slettedato": "2026-01-01"},
    },
    subunits={
        WORKPLACE: unit(WORKPLACE, "ALFA VERK", "Underenhet", overordnetEnhet=ALFA)
    },
    updates=[update(ALFA, 7), update(BETA, 5, day="2025-12-31"), update(ALFA, 7)],
)


def ask(path, query="", accept=UNIT_TYPE, method="GET"):
    status, _type, body = answer(REGISTER, method, f"{BASE}/{path}", query, accept)
    return status, json.loads(body) if body else None


@pytest.mark.parametrize(
    ("path", "accept", "expected"),
    [
        (f"enheter/{ALFA}", UNIT_TYPE, (200, REGISTER.units[ALFA])),
        (f"enheter/{ALFA}", "text/html, */*;q=0.1", (200, REGISTER.units[ALFA])),
        (f"enheter/{DELETED}", UNIT_TYPE, (200, REGISTER.units[DELETED])),
        (f"enheter/{REMOVED}", UNIT_TYPE, (410, REGISTER.units[REMOVED])),
        (f"enheter/{WORKPLACE}", UNIT_TYPE, (404, None)),
        (
            f"underenheter/{WORKPLACE}",
            f"{SUBUNIT_TYPE};charset=UTF-8",
            (200, REGISTER.subunits[WORKPLACE]),
        ),
        ("enheter/999999999", UNIT_TYPE, (404, None)),
        ("roller", UNIT_TYPE, (404, None)),
        (f"oppdateringer/enheter/{ALFA}", UPDATE_TYPE, (404, None)),
    ],
)
def test_a_number_is_answered_by_its_unit_and_state(path, accept, expected):
    assert ask(path, accept=accept) == expected


@pytest.mark.parametrize(
    ("path", "query", "accept", "method", "status"),
    [
        ("enheter/12345678", "", UNIT_TYPE, "GET", 400),
        ("enheter/12345678A", "", UNIT_TYPE, "GET", 400),
        ("enheter", "organisasjonsnummer=900000001,1", UNIT_TYPE, "GET", 400),
        ("enheter", "size=100&page=101", UNIT_TYPE, "GET", 400),
        ("enheter", "size=100&page=100", UNIT_TYPE, "GET", 200),
        ("enheter", "size=0", UNIT_TYPE, "GET", 400),
        ("enheter", "page=-1", UNIT_TYPE, "GET", 400),
        ("enheter", "nvan=alfa", UNIT_TYPE, "GET", 400),
        ("enheter", "navn=alfa&navnMetodeForSoek=X", UNIT_TYPE, "GET", 400),
        ("oppdateringer/enheter", "dato=2026-01-01", UPDATE_TYPE, "GET", 400),
        ("oppdateringer/enheter", "oppdateringsid=x", UPDATE_TYPE, "GET", 400),
        ("enheter", "", UNIT_TYPE.replace("v2", "v1"), "GET", 406),
        ("enheter", "", SUBUNIT_TYPE, "GET", 406),
        ("enheter", "", "text/html", "GET", 406),
        ("enheter", "", UNIT_TYPE, "POST", 405),
    ],
)
def test_a_malformed_question_is_refused(path, query, accept, method, status):
    assert ask(path, query, accept, method)[0] == status


@pytest.mark.parametrize(
    ("path", "query", "numbers"),
    [
        ("enheter", "", [ALFA, BETA]),
        ("enheter", "navn=st%C3%A5l", [ALFA, BETA]),
        ("enheter", "navn=st%C3%A5l+be", [BETA]),
        ("enheter", "navn=St%C3%A5l&navnMetodeForSoek=FORTLOEPENDE", None),
        ("enheter", "navn=beta+s&navnMetodeForSoek=FORTLOEPENDE", [BETA]),
        ("enheter", f"organisasjonsnummer={DELETED},{BETA},{REMOVED}", [BETA]),
        ("enheter", f"overordnetEnhet={BETA}", [ALFA]),
        ("enheter", "size=1&page=1", [BETA]),
        ("enheter", "size=2&page=1", None),
        ("underenheter", f"overordnetEnhet={ALFA}", [WORKPLACE]),
        ("underenheter", f"overordnetEnhet={BETA}", None),
    ],
)
def test_a_search_leaves_out_deleted_and_removed_units(path, query, numbers):
    status, body = ask(path, query, accept="application/json")

    rows = body["_embedded"][path] if "_embedded" in body else None
    assert (status, rows and [row["organisasjonsnummer"] for row in rows]) == (
        200,
        numbers,
    )


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("oppdateringsid=5", [7, 5, 7]),
        ("oppdateringsid=6", [7, 7]),
        ("oppdateringsid=8", None),
        ("dato=2026-01-01T04:01:36.478Z", [7, 7]),
        (f"organisasjonsnummer={BETA},{DELETED}", [5]),
        ("size=2&page=1", [7]),
    ],
)
def test_the_feed_answers_from_and_including_an_update(query, ids):
    _status, body = ask("oppdateringer/enheter", query, accept=UPDATE_TYPE)

    rows = body["_embedded"]["oppdaterteEnheter"] if "_embedded" in body else None
    assert (rows and [row["oppdateringsid"] for row in rows]) == ids


def test_a_page_counts_all_rows_and_its_type_is_the_one_that_was_asked_for():
    _status, content_type, body = answer(
        REGISTER, "GET", f"{BASE}/enheter", "size=1", f"{UNIT_TYPE};charset=UTF-8"
    )

    assert content_type == f"{UNIT_TYPE};charset=UTF-8"
    assert json.loads(body)["page"] == {
        "size": 1,
        "totalElements": 2,
        "totalPages": 2,
        "number": 0,
    }
