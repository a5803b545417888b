#include "tests/rules/cases.hpp"

#include <array>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <stdexcept>

#include "cmis/decode.hpp"
#include "cmis/rules/rules.hpp"
#include "sff/sff8472/decode.hpp"
#include "sff/sff8472/rules.hpp"
#include "sff/sff8636/decode.hpp"
#include "sff/sff8636/rules.hpp"

namespace optictl::tests {
namespace {

using Half = std::array<std::optional<std::uint8_t>, memmap::half_page_size>;

/// Bytes by page, of which some are unknown; an image can neither forget bytes nor pages.
class Draft {
public:
    /// Applies one edit: `+10` a page of zeros, `-10` a page less, `10:130=04,08`, `10:130*8=04`,
    /// `10:130=?` a byte that is not read, `10.1:130=04` bank 1, `sum:00:128-221:222`, `failed:11`,
    /// `not-given:11`, `blank:11`, `copy:11` a half page that is missing for that reason.
    void edit(const std::string& word) {
        if (word[0] == '+') {
            pages_[page(word.substr(1))].fill(0);
        } else if (word[0] == '-') {
            if (pages_.erase(page(word.substr(1))) == 0) {
                throw std::invalid_argument("no such page to leave out: " + word);
            }
        } else if (word.starts_with("sum:")) {
            sum(word.substr(4));
        } else if (const auto why = missing(word)) {
            const memmap::Page where = page(word.substr(word.find(':') + 1));
            pages_.erase(where);
            holes_[where] = *why;
        } else {
            assign(word);
        }
    }
    [[nodiscard]] memmap::Image image() const {
        memmap::Image image;
        for (const auto& [page, half] : pages_) {
            for (unsigned i = 0; i < half.size(); ++i) {
                if (half[i] && !image.put(page, page.first_byte() + i, std::span(&*half[i], 1))) {
                    throw std::invalid_argument("byte outside its page");
                }
            }
        }
        for (const auto& [page, why] : holes_) {
            const auto first = static_cast<std::uint8_t>(page.first_byte());
            const auto last = static_cast<std::uint8_t>(first + memmap::half_page_size - 1);
            image.block(page).holes.push_back({first, last, "a reason", why});
        }
        return image;
    }

private:
    static std::optional<memmap::Missing> missing(const std::string& word) {
        using enum memmap::Missing;
        for (const auto& [name, why] :
             {std::pair("failed:", Failed), std::pair("not-given:", NotGiven),
              std::pair("blank:", Blank), std::pair("copy:", Copy)}) {
            if (word.starts_with(name)) {
                return why;
            }
        }
        return std::nullopt;
    }

    struct Before {
        bool operator()(const memmap::Page& a, const memmap::Page& b) const {
            return key(a) < key(b);
        }
        static std::array<unsigned, 4> key(const memmap::Page& page) {
            return {page == memmap::a2_lower || page == memmap::a2_upper(page.page), page.upper,
                    page.page, page.bank};
        }
    };

    /// "L", "00"-"FF", "10.1" (bank 1), "A2" (its lower half), "A2.02".
    static memmap::Page page(const std::string& name) {
        constexpr int hex = 16;
        if (name == "L") {
            return memmap::lower;
        }
        if (name == "A2") {
            return memmap::a2_lower;
        }
        if (name.starts_with("A2.")) {
            return memmap::a2_upper(
                static_cast<unsigned>(std::stoul(name.substr(3), nullptr, hex)));
        }
        std::size_t end = 0;
        const memmap::Page page = memmap::upper(static_cast<unsigned>(std::stoul(name, &end, hex)));
        return end < name.size()
                   ? page.in_bank(static_cast<unsigned>(std::stoul(name.substr(end + 1))))
                   : page;
    }

    std::optional<std::uint8_t>& at(const memmap::Page& page, unsigned byte) {
        return pages_.at(page).at(byte - page.first_byte());
    }

    void assign(const std::string& word) {
        constexpr int hex = 16;
        const std::size_t colon = word.find(':');
        const std::size_t equals = word.find('=');
        if (colon == std::string::npos || equals == std::string::npos) {
            throw std::invalid_argument("no edit: " + word);
        }
        const memmap::Page where = page(word.substr(0, colon));
        const std::string place = word.substr(colon + 1, equals - colon - 1);
        std::size_t end = 0;
        auto byte = static_cast<unsigned>(std::stoul(place, &end));
        unsigned repeat =
            end < place.size() ? static_cast<unsigned>(std::stoul(place.substr(end + 1))) : 1U;
        std::stringstream values(word.substr(equals + 1));
        for (std::string value; std::getline(values, value, ',');) {
            for (unsigned i = 0; i < repeat; ++i) {
                auto& cell = at(where, byte++);
                cell =
                    value == "?"
                        ? std::nullopt
                        : std::optional(static_cast<std::uint8_t>(std::stoul(value, nullptr, hex)));
            }
        }
    }

    void sum(const std::string& words) {
        std::stringstream parts(words);
        std::string name;
        std::string range;
        std::string to;
        std::getline(parts, name, ':');
        std::getline(parts, range, ':');
        std::getline(parts, to);
        const memmap::Page where = page(name);
        unsigned total = 0;
        const auto last = static_cast<unsigned>(std::stoul(range.substr(range.find('-') + 1)));
        for (auto byte = static_cast<unsigned>(std::stoul(range)); byte <= last; ++byte) {
            total += at(where, byte).value_or(0);
        }
        at(where, static_cast<unsigned>(std::stoul(to))) = static_cast<std::uint8_t>(total);
    }

    std::map<memmap::Page, Half, Before> pages_;
    std::map<memmap::Page, memmap::Missing, Before> holes_;
};

model::Outcome outcome_of(const std::string& word) {
    using enum model::Outcome;
    for (const auto& [name, outcome] :
         {std::pair("pass", Pass), std::pair("fail", Fail),
          std::pair("not-applicable", NotApplicable), std::pair("not-tested", NotTested)}) {
        if (word == name) {
            return outcome;
        }
    }
    throw std::invalid_argument("no outcome: " + word);
}

/// `outcome id image edits... [lanes:1,3] [clause:words_joined]`
Case read_case(std::stringstream& words, const std::map<std::string, Draft>& images) {
    Case out;
    std::string word;
    words >> word;
    out.outcome = outcome_of(word);
    words >> out.id >> word;
    Draft draft = images.at(word);
    while (words >> word) {
        if (word.starts_with("lanes:")) {
            out.has_lanes = true;
            std::stringstream numbers(word.substr(6));
            for (std::string number; std::getline(numbers, number, ',');) {
                out.lanes.push_back(static_cast<unsigned>(std::stoul(number)));
            }
        } else if (word.starts_with("clause:")) {
            out.clause = word.substr(7);
            std::ranges::replace(out.clause, '_', ' ');
        } else {
            draft.edit(word);
        }
    }
    out.image = draft.image();
    return out;
}

} // namespace

std::span<const Map> maps() {
    static constexpr Map all[] = {
        {"CMIS", "cmis.txt", cmis::rules, cmis::decode},
        {"SFF-8636", "sff8636.txt", sff8636::rules, sff8636::decode},
        {"SFF-8472", "sff8472.txt", sff8472::rules, sff8472::decode},
    };
    return all;
}

namespace {

template <model::Module (*decode)(const memmap::Image&), std::span<const model::Rule> (*rules)()>
model::Module judged_by(const memmap::Image& image) {
    model::Module module = decode(image);
    module.results.clear();
    module.findings.clear();
    model::apply(rules(), module);
    return module;
}

} // namespace

std::span<const Map> conformance_maps() {
    static constexpr Map all[] = {
        {"CMIS", "cmis_conformance.txt", cmis::conformance,
         judged_by<cmis::decode, cmis::conformance>},
        {"SFF-8636", "sff8636_conformance.txt", sff8636::conformance,
         judged_by<sff8636::decode, sff8636::conformance>},
        {"SFF-8472", "sff8472_conformance.txt", sff8472::conformance,
         judged_by<sff8472::decode, sff8472::conformance>},
    };
    return all;
}

std::vector<Map> all_maps() {
    std::vector<Map> all(maps().begin(), maps().end());
    all.insert(all.end(), conformance_maps().begin(), conformance_maps().end());
    return all;
}

std::vector<Case> read_cases(const Map& map) {
    std::ifstream file(std::string(OPTICTL_SOURCE_DIR "/tests/rules/") + std::string(map.file));
    if (!file) {
        throw std::runtime_error("no cases of " + std::string(map.name));
    }
    std::map<std::string, Draft> images;
    Draft* image = nullptr;
    std::vector<Case> cases;
    unsigned number = 0;
    for (std::string line; std::getline(file, line);) {
        ++number;
        std::stringstream words(line);
        std::string first;
        if (!(words >> first) || first[0] == '#') {
            continue;
        }
        try {
            if (first == "image") { // image NAME [FROM]
                std::string name;
                std::string from;
                words >> name;
                image = &images[name];
                *image = words >> from ? images.at(from) : Draft();
            } else if (first == "with") { // edits of the image above
                for (std::string word; words >> word;) {
                    image->edit(word);
                }
            } else {
                std::stringstream again(line);
                cases.push_back(read_case(again, images));
                cases.back().line = number;
            }
        } catch (const std::exception& error) {
            throw std::runtime_error(std::string(map.file) + ":" + std::to_string(number) + ": " +
                                     error.what());
        }
    }
    return cases;
}

} // namespace optictl::tests
