"""Stamps of pages: fresh is what was finished with this very stamp, whatever happened to the run that wrote it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.classroom.page_stamps import PageStamps
from autograder.classroom.store import Store


def test_a_page_is_fresh_for_what_it_was_made_of(tmp_path):
    stamps = PageStamps(Store(tmp_path))
    with stamps.writing("jane", "one"):
        assert not stamps.is_fresh("jane", "one")
    for again in (stamps, PageStamps(Store(tmp_path))):
        assert again.is_fresh("jane", "one") and not again.is_fresh("jane", "two") and not again.is_fresh("joe", "one")


def test_a_page_that_was_not_finished_is_not_fresh(tmp_path):
    stamps = PageStamps(Store(tmp_path))
    with stamps.writing("jane", "one"):
        pass
    with pytest.raises(KeyboardInterrupt), stamps.writing("jane", "two"):
        raise KeyboardInterrupt
    again = PageStamps(Store(tmp_path))
    assert not again.is_fresh("jane", "one") and not again.is_fresh("jane", "two")


def test_the_file_does_not_grow_from_run_to_run(tmp_path):
    sizes = []
    for number in range(5):
        stamps = PageStamps(Store(tmp_path))
        sizes.append(stamps.file.stat().st_size)
        with stamps.writing("jane", f"stamp {number}".replace(" ", "")):
            pass
    assert sizes[1:] == [sizes[1]] * 4


@given(st.binary(max_size=100))
def test_a_spoiled_file_makes_nothing_fresh(tmp_path_factory, content):
    store = Store(tmp_path_factory.getbasetemp() / "stamps")
    (store.folder / "page_stamps").write_bytes(content)
    assert not PageStamps(store).is_fresh("jane", "one")
