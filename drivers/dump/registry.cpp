#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "drivers/dump/formats.hpp"
#include "drivers/dump/reader.hpp"
#include "drivers/dump/refusal.hpp"
#include "sff/format/advice.hpp"

namespace optictl::drivers::dump {

namespace {

/// By function, because most inputs are settled by the first: the others are not even made then.
constexpr std::array all_readers{
    &capture_reader,     &json_image_reader,    &raw_reader,
    &ethtool_hex_reader, &i2cdump_reader,       &sonic_hexdump_reader,
    &hexdump_reader,     &hexdump_words_reader, &xxd_reader,
    &od_reader,          &plain_hex_reader,     &byte_array_reader,
    &console_reader,     &kernel_log_reader,    &routeros_reader,
    &mlxlink_reader,     &mlxlink_text_reader,  &finisar_reader,
    &i2c_session_reader, &record_reader,        &row_reader,
    &literal_reader,
};

} // namespace

std::span<const Reader* const> readers() {
    static const auto made = [] {
        std::array<const Reader*, all_readers.size()> each{};
        std::ranges::transform(all_readers, each.begin(), [](auto* reader) { return &reader(); });
        return each;
    }();
    return made;
}

const Reader* find_reader(std::string_view name) {
    const auto found = std::ranges::find(readers(), name, &Reader::name);
    return found != readers().end() ? *found : nullptr;
}

std::string reader_names() {
    std::string names;
    for (const Reader* reader : readers()) {
        names += names.empty() ? "" : ", ";
        names += reader->name();
    }
    return names;
}

std::expected<std::pair<const Reader*, std::string>, ParseError> recognise(const Input& input) {
    using enum Recognition::Certainty;
    std::vector<std::pair<const Reader*, std::string>> sure;
    std::vector<std::pair<const Reader*, std::string>> possible;
    for (const auto make_reader : all_readers) {
        // They look at a text for long, and know none of what the others are sure of.
        if ((make_reader == &row_reader && !sure.empty()) ||
            (make_reader == &literal_reader && !(sure.empty() && possible.empty()))) {
            continue;
        }
        const Reader* const reader = &make_reader();
        Recognition recognition = reader->recognise(input);
        if (recognition.certainty == Signed) {
            return std::pair{reader, std::move(recognition.reason)};
        }
        if (recognition.certainty == Yes) {
            sure.emplace_back(reader, std::move(recognition.reason));
        } else if (recognition.certainty == Maybe) {
            possible.emplace_back(reader, std::move(recognition.reason));
        }
    }
    auto& candidates = sure.empty() ? possible : sure;
    if (candidates.empty()) {
        return std::unexpected(refusal(input));
    }
    if (candidates.size() > 1) {
        std::string list;
        for (const auto& [reader, reason] : candidates) {
            list += fmt::format("{}{} ({})", list.empty() ? "" : ", ", reader->name(), reason);
        }
        return std::unexpected(
            ParseError{.what = "more than one dump format fits: " + list,
                       .next = fmt::format("{}, or give each dump in a file of its own",
                                           words_of(Advice::ChooseFormat)),
                       .ambiguous = true});
    }
    return std::move(candidates.front());
}

} // namespace optictl::drivers::dump
