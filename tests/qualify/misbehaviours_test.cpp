#include <chrono>
#include <cstdlib>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include "tests/qualify/module.hpp"
namespace optictl {
using namespace optictl::tests;
using namespace engine::qualify;
TEST_CASE("explore") {
    const char* which = std::getenv("WHICH");
    for (int i = -1; i < static_cast<int>(drivers::emulator::Misbehaviour::Count); ++i) {
        drivers::emulator::Misbehaviours all;
        std::string name = "none";
        if (i >= 0) { all.add(static_cast<drivers::emulator::Misbehaviour>(i)); name = drivers::emulator::misbehaviours()[i].name; }
        if (which && name != which) continue;
        const auto a = std::chrono::steady_clock::now();
        const Qualified q = qualified(whole_module(), all);
        const double s = std::chrono::duration<double>(std::chrono::steady_clock::now() - a).count();
        fmt::print("{:32} {:.2f}s FAIL[{}] ERR[{}] INFO[{}] {}{}\n", name, s, text_of(ids(q, Result::Fail)), text_of(ids(q, Result::Error)), text_of(ids(q, Result::Info)), q.message, q.inspection ? "" : " NOT READ");
        if (i == -1 || which) for (const auto& l : q.lines) if (l.outcome.result == Result::Skip || which || l.outcome.result == Result::Fail) fmt::print("     {} {} {:.1f}s: {} {}\n", l.id, name_of(l.outcome.result), l.took_s, l.outcome.text, fmt::join(l.outcome.evidence, " | "));
        std::fflush(stdout);
    }
}
} // namespace optictl
