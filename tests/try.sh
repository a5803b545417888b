#!/bin/sh
# Shows optictl on recorded modules: the installed one where there is one, else one that is built here. Says what it
# does and how long it still takes. `sh tests/try.sh --build` builds in any case.
set -eu
cd "$(dirname "$0")/.."
. tests/packages.sh

say() {
    printf '%s\n' "== $*"
}

# build: with ninja's own counts, a line each tenth, and the time that is left as far as they tell.
build() {
    say "1 of 3: installing what building needs: a compiler and libraries of Debian"
    install_packages $BUILD_PACKAGES
    say "2 of 3: building; about 4 minutes on two cores"
    cmake --preset release -DOPTICTL_TESTS=OFF >/dev/null
    began=$(date +%s)
    NINJA_STATUS='%f %t ' cmake --build --preset release --target optictl >build/try.log 2>&1 &
    compiling=$!
    told=0
    while kill -0 "$compiling" 2>/dev/null; do
        sleep 1
        last=$(tr '\r' '\n' <build/try.log | grep -E '^[0-9]+ [0-9]+ ' | tail -n 1)
        done_=${last%% *}
        rest=${last#* }
        all=${rest%% *}
        [ -n "$last" ] && [ "$all" -gt 0 ] || continue
        tenths=$((done_ * 10 / all))
        [ "$tenths" -gt "$told" ] || continue
        told=$tenths
        passed=$(($(date +%s) - began))
        say "  $((tenths * 10)) %, $passed s; about $((passed * (all - done_) / done_)) s left"
    done
    if ! wait "$compiling"; then
        tail -n 30 build/try.log >&2
        say "building failed: build/try.log has all of it" >&2
        exit 1
    fi
    optictl=build/release/cli/optictl
}

mkdir -p build
if [ "${1:-}" != --build ] && command -v optictl >/dev/null; then
    optictl=$(command -v optictl)
    say "taking $optictl, which is installed: $("$optictl" --version | head -n 1); sh tests/try.sh --build builds this one"
else
    build
    say "3 of 3: a few modules"
fi

run() {
    echo
    echo "\$ optictl $*"
    "$optictl" "$@" || true # a module that does not work has an exit code of its own
}
run list file captures/qsfpdd-400g-dr4.cap captures/qsfp28-100g-lr4.cap captures/osfp-800g-sr8-fault.cap
run show port 12 --ports captures/ports.toml
run apps file captures/osfp-800g-dr8.cap
run explain 11h:154 file captures/qsfpdd-400g-dr4.cap
say "And one that is sick: why, and what to do"
run why file captures/osfp-800g-sr8-fault.cap
echo
say "the program: $optictl; next: optictl --help, man cli/man/optictl-guides.7"
