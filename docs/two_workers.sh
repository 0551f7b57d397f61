#!/bin/sh
# Grade with a scheduler and two workers: processes that talk over TCP and share nothing but the installation.
#
#     docs/two_workers.sh SUBMISSIONS --out OUT [more options of grade]
#
# With several machines, each command below runs on its own, with the scheduler's address in place of 127.0.0.1.
python=${PYTHON:-.venv/bin/python}
address=tcp://127.0.0.1:${PORT:-8786}
quiet="--no-dashboard"

# The grader counts the deaths of workers itself, so the scheduler need not try again on its own.
DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES=0 \
  "$python" -m dask scheduler --host "$address" $quiet 2>/dev/null &
scheduler=$!
# One thread each: a worker grades one submission at a time.
"$python" -m dask worker "$address" --nthreads 1 $quiet 2>/dev/null &
first=$!
"$python" -m dask worker "$address" --nthreads 1 $quiet 2>/dev/null &
second=$!
trap 'kill $first $second; wait $first $second; kill $scheduler' EXIT

"$python" -m autograder grade "$@" --scheduler "$address"
