#include "sff/format/nearest.hpp"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace optictl {
namespace {

/// How many letters must be put in, taken out or exchanged to make one word of the other.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t other = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, other});
        }
    }
    return row.back();
}

constexpr std::size_t longest_word = 64;
constexpr std::size_t shortest_beginning = 2; ///< of what may be a word that is not written out

} // namespace

std::string_view nearest(std::string_view word, std::span<const std::string_view> known,
                         std::size_t letters) {
    if (word.size() > longest_word) {
        return {};
    }
    std::string_view near;
    std::size_t least = letters + 1;
    for (const std::string_view each : known) {
        if (each == word) {
            return each;
        }
        const bool begins = word.size() > shortest_beginning && each.starts_with(word);
        const std::size_t apart = begins ? 0 : distance(word, each);
        if (apart < least || (apart == least && begins && each.size() < near.size())) {
            near = each;
            least = apart;
        }
    }
    return near;
}

} // namespace optictl
