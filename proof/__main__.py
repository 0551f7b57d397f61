"""Which mistakes fail which cases: `python -m proof` and names of mistakes or functions."""

import sys

from autograder import catalogue
from proof.trial import trial

names = sys.argv[1:]
todo = [m for m in catalogue.mistakes().values() if not names or m.name in names or m.function in names]
for m in todo:
    res = trial(m.made_in(catalogue.reference()))
    failed = {
        q: [f"{c.name} [{c.kind}]" for c in r.cases if not c.passed] for q, r in res.items() if r.state != "passed"
    }
    print(m.name, "OK" if set(m.fails) <= set(failed) else "NOT CAUGHT")
    for q, c in failed.items():
        print("   ", q, "" if q in m.fails else "(other)", "; ".join(c))
