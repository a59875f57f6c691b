#!/bin/sh
# Writes the locked requirements. Only `make lock` needs this.
set -eu
cd "$(dirname "$0")/.."
compile() { # output, then what goes in
  out=$1; shift
  .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --no-annotate "$@" -o "requirements/$out"
}
compile app.txt pyproject.toml --extra postgres --group install
compile dev.txt pyproject.toml --extra postgres --group test --group lint --group install
compile node.txt --group build
echo "uv==$(.venv/bin/uv --version | cut -d' ' -f2)" | .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --no-annotate - -o requirements/uv.txt
if grep -nE 'https?://|file:' requirements/*.txt; then echo "an address got into a lock file" >&2; exit 1; fi
