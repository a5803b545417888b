#!/bin/sh
# Installs what the tests need, builds, and runs all of them. Ends with the sum over all stages.
set -eu
cd "$(dirname "$0")/.."
. tests/packages.sh
install_packages $BUILD_PACKAGES $TEST_PACKAGES
install_packages $KERNEL_PACKAGES ||
    echo "*** packages for the tests on a real kernel cannot be had: they will be left out ***" >&2
mkdir -p build
results=$(pwd)/build/results
rm -rf "$results"
mkdir -p "$results"
failed_stages=""

# stage PRESET OPTION...: builds a preset and runs its tests; a failure does not stop the others.
# The folder may be configured already, without tests (try.sh): options are always said anew.
stage() {
    preset=$1
    shift
    echo "== $preset: configure and build"
    if cmake --preset "$preset" -DOPTICTL_TESTS=ON "$@" >"$results/$preset.log" 2>&1 &&
        cmake --build --preset "$preset" >>"$results/$preset.log" 2>&1; then
        echo "== $preset: test"
        ctest --preset "$preset" --output-junit "$results/$preset.xml" || true
    else
        tail -n 40 "$results/$preset.log"
        failed_stages="$failed_stages $preset"
    fi
}

stage sanitize                                          # everything, with ASan and UBSan
stage release -DOPTICTL_UNIT_TESTS=OFF -DOPTICTL_BENCH=ON -DOPTICTL_KERNEL_TESTS=ON  # as it is shipped
stage fuzz                                              # clang, libFuzzer, briefly
python3 tests/sum_results.py "$results" $failed_stages
