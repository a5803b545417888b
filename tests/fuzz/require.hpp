// How fuzzers say that an oracle is violated.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace optictl::fuzz {

/// What must hold whatever the bytes are. Aborts where it does not, so that the fuzzer keeps the
/// input; `what` says on standard error which of several it is.
inline void require(bool holds, const char* what = nullptr) {
    if (holds) {
        return;
    }
    if (what != nullptr) {
        std::fprintf(stderr, "violated: %s\n", what);
    }
    std::abort();
}

} // namespace optictl::fuzz
