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
# With a compiler cache, precompiled headers cost more than they save. g++ 12 warns of what is right with them.
headers=ON
[ -z "${CMAKE_CXX_COMPILER_LAUNCHER:-}" ] || headers=OFF

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

stage sanitize -DOPTICTL_PCH=$headers # everything, with ASan and UBSan, and libFuzzer, briefly (clang)
# As it is shipped, on a real kernel too, with the shared library and the Python module (g++).
stage release -DOPTICTL_UNIT_TESTS=OFF -DOPTICTL_BENCH=ON -DOPTICTL_KERNEL_TESTS=ON \
    -DOPTICTL_SHARED=ON -DOPTICTL_PYTHON=ON
python3 tests/sum_results.py "$results" $failed_stages
