"""The registry of triggers refuses what pgtrigger's refuses."""

import pgtrigger
import pytest
from pgtrigger import registry

from members.models import Note
from members.models.trigger_registry import TriggerRegistry

SLOW = registry._Registry


class Unlike(pgtrigger.Trigger):
    when, operation, func = pgtrigger.Before, pgtrigger.Insert, "RETURN NEW;"


def test_what_is_kept_is_what_pgtrigger_computes():
    kept = registry._registry

    assert isinstance(kept, TriggerRegistry)
    assert kept.by_db_table == SLOW.by_db_table.fget(kept)
    assert kept.pg_function_names == SLOW.pg_function_names.fget(kept)
    assert len(kept) > 300


def test_a_name_is_used_once_for_a_table_and_again_when_it_is_free():
    other = Unlike(name="unlike", operation=pgtrigger.Delete)

    with Unlike(name="unlike").register(Note):
        test_what_is_kept_is_what_pgtrigger_computes()
        with pytest.raises(KeyError, match="already used"):
            other.register(Note)

    with other.register(Note):
        test_what_is_kept_is_what_pgtrigger_computes()
    test_what_is_kept_is_what_pgtrigger_computes()
