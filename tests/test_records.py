"""What was proved once was proved for what is here now."""

import pytest

from tests import records
from tests.records import COMMAND, PROOFS


@pytest.mark.parametrize("name", PROOFS)
def test_a_proof_on_record_is_of_what_is_here(name):
    assert not records.is_stale(name), f"run `{COMMAND}`"


@pytest.mark.slow
@pytest.mark.parametrize("name", PROOFS)
def test_a_change_makes_a_proof_stale(name, monkeypatch, tmp_path):
    proof = PROOFS[name]
    files = proof.files()
    changed = tmp_path / "changed.py"
    for one in (next(iter(files)), list(files)[len(files) // 2], list(files)[-1]):
        changed.write_bytes(files[one].read_bytes() + b"\n")
        other = records.Proof(proof.tests, lambda one=one: {**files, one: changed})
        assert other.fingerprint() != proof.fingerprint()
