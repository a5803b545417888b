#!/bin/sh
# Every C++ file is as clang-format writes it.
set -eu
git ls-files '*.cpp' '*.hpp' | xargs clang-format-19 --dry-run -Werror
echo "format: all files are as .clang-format says"
