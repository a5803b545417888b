#!/bin/sh
# Installs what building needs, builds optictl, and shows a few modules of different kinds.
set -eu
cd "$(dirname "$0")/.."
. tests/packages.sh
install_packages $BUILD_PACKAGES
cmake --preset release -DOPTICTL_TESTS=OFF >/dev/null
cmake --build --preset release >/dev/null
optictl=build/release/cli/optictl
run() {
    echo
    echo "\$ optictl $*"
    "$optictl" "$@"
}
run show file captures/qsfpdd-400g-dr4.cap captures/qsfp28-100g-lr4.cap \
    captures/sfp-externally-calibrated.cap
run apps file captures/osfp-800g-dr8.cap
run list file captures/*.cap  # those in captures/bad fail, as they should
run explain 11h:154 file captures/qsfpdd-400g-dr4.cap
echo
echo "built: $optictl"
