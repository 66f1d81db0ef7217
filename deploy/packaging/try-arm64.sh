#!/usr/bin/env bash
# Tries the packages for arm64: try-arm64.sh [FOLDER]; see try.sh.
exec "$(dirname "${BASH_SOURCE[0]}")/try.sh" arm64 "$@"
