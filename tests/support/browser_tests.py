"""The tests in a browser of every run: one story for each audience, and what only a browser shows.

Such a run costs as much as thirty of the test client, so all others are `long`.
"""

import pytest

FIXTURES = {"page", "context"}
MOST = 28
RUNS = pytest.StashKey[list]()
DIRECTORY, PORTAL = "tests/directory", "tests/portal"
# {file: names of tests, or of one of their runs}
IN_EVERY_RUN = {
    f"{DIRECTORY}/test_in_a_browser.py": [
        "test_no_page_has_an_axe_violation_or_horizontal_scroll",
        "test_from_the_front_page_the_keyboard_alone_leads_to_a_profile",
        "test_results_follow_choices_and_words_in_place_and_the_back_button",
        "test_print_has_the_text_and_no_controls",
        "test_a_file_is_asked_for_followed_and_fetched_by_keyboard",
    ],
    "tests/test_story.py": [
        "test_a_change_is_invited_proposed_decided_and_published_by_keyboard[chromium-nb]"
    ],
    f"{PORTAL}/test_log_in_browser.py": [
        "test_a_member_logs_in_by_keyboard_alone",
        "test_a_secretary_adds_a_passkey_and_logs_in_by_it",
    ],
    f"{PORTAL}/test_profile_browser.py": [
        "test_a_member_proposes_by_keyboard_alone",
        "test_rows_and_a_preview_come_in_place_and_nothing_typed_is_lost",
        "test_whoever_was_logged_out_goes_on_where_they_were",
    ],
    f"{PORTAL}/test_people_browser.py": ["test_the_token_is_not_sent_as_a_referrer"],
    f"{PORTAL}/test_phone.py": ["test_a_passkey_is_offered_only_where_it_can_work"],
    f"{PORTAL}/test_language.py": [
        "test_the_form_typed_in_last_goes_along_in_a_browser"
    ],
    f"{PORTAL}/test_about_me_browser.py": ["test_a_person_is_erased_by_keyboard"],
    "tests/freshness/test_in_a_browser.py": [
        "test_an_average_member_answers_with_at_most_ten_presses"
    ],
    "tests/joining/test_in_a_browser.py": ["test_applying_works_by_keyboard_alone"],
    "tests/admin/test_browser.py": [
        "test_a_secretary_calls_a_member_writes_a_note_and_decides_by_keyboard"
    ],
    "tests/cluster/test_admin_in_a_browser.py": [
        "test_the_admin_violates_no_content_security_policy"
    ],
    "tests/test_loaded_pages.py": [
        "test_a_read_after_a_click_waits_for_the_whole_page",
        "test_playwrights_own_read_looks_at_what_has_arrived",
    ],
}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Mark the others `long`, before those are left out."""
    browser = [item for item in items if not FIXTURES.isdisjoint(item.fixturenames)]
    for item in browser:
        if not is_in_every_run(item.nodeid):
            item.add_marker(pytest.mark.long)
    config.stash[RUNS] = [i.nodeid for i in browser if not i.get_closest_marker("long")]


def is_in_every_run(nodeid):
    """Whether a node id, or what precedes its parameters, is in IN_EVERY_RUN."""
    file, _, name = nodeid.partition("::")
    return bool({name, name.partition("[")[0]} & set(IN_EVERY_RUN.get(file, ())))
