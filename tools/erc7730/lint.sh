#!/usr/bin/env bash
# `erc7730 lint` in an environment of its own (test-output/erc7730), after npm run compile. Needs Python 3.12 or later.
set -euo pipefail
cd "$(dirname "$0")/../.."
python3 -m venv test-output/erc7730
test-output/erc7730/bin/pip install --quiet --requirement tools/erc7730/requirements.txt
npm run --silent compile
test-output/erc7730/bin/python tools/erc7730/lint.py
