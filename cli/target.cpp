#include "cli/target.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

namespace optictl::cli {
namespace {

constexpr std::string_view file_noun = "file";
/// Nouns of the grammar that need a driver which this version does not have.
constexpr std::array<std::string_view, 4> live_nouns{"port", "netdev", "i2c", "sysfs"};

} // namespace

std::expected<Words, std::string> parse_words(const std::vector<std::string>& words) {
    Words out;
    bool in_files = false;
    for (const std::string& word : words) {
        if (word == file_noun) {
            in_files = true;
        } else if (!in_files && std::ranges::find(live_nouns, word) != live_nouns.end()) {
            return std::unexpected(fmt::format(
                "'{}' targets need a live driver, which this version does not have; record the "
                "module with another tool and use: file PATH",
                word));
        } else if (in_files) {
            out.targets.push_back({word});
        } else {
            out.before.push_back(word);
        }
    }
    if (in_files && out.targets.empty()) {
        return std::unexpected("'file' needs at least one PATH ('-' is standard input)");
    }
    return out;
}

} // namespace optictl::cli
