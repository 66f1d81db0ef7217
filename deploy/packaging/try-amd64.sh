#!/usr/bin/env bash
# Tries the packages for amd64: try-amd64.sh [FOLDER]; see try.sh.
exec "$(dirname "${BASH_SOURCE[0]}")/try.sh" amd64 "$@"
