#!/bin/sh
# Grade with a scheduler and two workers: processes that talk over TCP and share nothing but the installation.
#
#     docs/two_workers.sh SUBMISSIONS --out OUT [more options of grade]
#
# With several machines, each command below runs on its own, with the scheduler's address in place of 127.0.0.1 and a copy
# of the file that DASK_CONFIG names.
python=${PYTHON:-.venv/bin/python}
address=tls://127.0.0.1:${PORT:-8786}
quiet="--no-dashboard"

# Whoever can talk to a scheduler can run code there: so only those who have this certificate can.
secret=$(mktemp -d) || exit 2
export DASK_CONFIG="$secret/tls.yaml"
trap 'rm -rf "$secret"' EXIT
"$python" -m autograder certificate "$DASK_CONFIG" >/dev/null || exit 2

# The grader counts the deaths of workers itself, so the scheduler need not try again on its own.
DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES=0 \
  "$python" -m dask scheduler --host "$address" $quiet 2>/dev/null &
scheduler=$!
# One thread each: a worker grades one submission at a time.
"$python" -m dask worker "$address" --nthreads 1 $quiet 2>/dev/null &
first=$!
"$python" -m dask worker "$address" --nthreads 1 $quiet 2>/dev/null &
second=$!
trap 'kill $first $second; wait $first $second; kill $scheduler; rm -rf "$secret"' EXIT

"$python" -m autograder grade "$@" --scheduler "$address"
