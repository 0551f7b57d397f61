#!/bin/bash
# Run as root, once, when the image is built. What it downloads comes from Debian's or Ubuntu's packages and from PyPI.
set -e
cd "$(dirname "$0")"
home=/opt/practical-autograder
export DEBIAN_FRONTEND=noninteractive

if ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
  apt-get update
  apt-get install -y --no-install-recommends python3 python3-venv
fi
if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))'; then
  echo "error: $(python3 --version) is too old; choose a base image with 3.10 or newer, such as Ubuntu 22.04" >&2
  exit 1
fi

python3 -m venv "$home"
"$home/bin/pip" install --no-cache-dir grader/*.whl
# What a student reads if nothing else could be written.
mkdir -p ../results
cp unfinished.json ../results/results.json
# Only root may enter: what lies here, NumPy's neighbours included, is not for students' code.
chmod 0700 "$home" .
exec env AUTOGRADER_IN_CONTAINER=1 "$home/bin/python" -I -m autograder.gradescope prepare
