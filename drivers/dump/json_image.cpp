// What `convert --to json` writes: an object `"format": "optictl-image/1"` with the half pages and
// the text of a capture. Strict: each key stands once, and bytes and unread ranges fill a half
// page.
#include <algorithm>
#include <array>
#include <set>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "drivers/dump/capture.hpp"
#include "drivers/dump/formats.hpp"
#include "drivers/dump/rows.hpp"
#include "sff/format/advice.hpp"
#include "sff/memmap/address.hpp"

namespace optictl::drivers::dump {

namespace {

using Value = boost::json::value;
using Failure = std::optional<ParseError>;

constexpr std::string_view magic = "optictl-image/1";

/// An error at `path` ("blocks[2].bytes[0].hex"): the library does not keep the lines of values.
[[nodiscard]] ParseError wrong(std::string_view path, std::string_view what) {
    return {.line = 0,
            .what = fmt::format("{}: {}", path, what),
            .next = std::string(words_of(Advice::GetJsonAgain))};
}

/// The value of a key that check_keys() has seen.
[[nodiscard]] const Value& member(const Value& object, std::string_view key) {
    return object.get_object().at(key);
}

/// A string that was written by escape_value(), or null.
[[nodiscard]] std::optional<std::string> text_of(const Value& value) {
    if (value.is_null()) {
        return std::string{};
    }
    const auto* text = value.if_string();
    return text != nullptr ? std::optional(unescape_value({text->data(), text->size()}))
                           : std::nullopt;
}

/// A byte number.
[[nodiscard]] std::optional<std::uint32_t> byte_number_of(const Value& value) {
    const auto* number = value.if_int64();
    return number != nullptr && *number >= 0 && *number <= 0xff
               ? std::optional(static_cast<std::uint32_t>(*number))
               : std::nullopt;
}

[[nodiscard]] bool has(const auto& flags, bool value) {
    return std::ranges::find(flags, value) != std::ranges::end(flags);
}

class Parser {
public:
    [[nodiscard]] std::expected<Sections, ParseError> run(const Value& image) {
        if (auto error = take_image(image)) {
            return std::unexpected(std::move(*error));
        }
        Sections found;
        found.modules.push_back(std::move(module_));
        return found;
    }

private:
    /// Fails unless `value` is an object of just these keys.
    [[nodiscard]] static Failure check_keys(const Value& value, std::string_view path,
                                            std::initializer_list<std::string_view> keys) {
        const auto* object = value.if_object();
        if (object == nullptr) {
            return wrong(path, "an object is expected");
        }
        for (const std::string_view key : keys) {
            if (!object->contains(key)) {
                return wrong(path, fmt::format("`{}` is missing", key));
            }
        }
        if (object->size() != keys.size()) {
            return wrong(path, fmt::format("there are keys beside {}", fmt::join(keys, ", ")));
        }
        return std::nullopt;
    }

    /// Stores the text of `object[key]`.
    [[nodiscard]] static Failure take_text(const Value& object, const char* key,
                                           std::string_view path, std::string& to) {
        const auto text = text_of(member(object, key));
        if (!text) {
            return wrong(fmt::format("{}.{}", path, key), "a string or null is expected");
        }
        to = *text;
        return std::nullopt;
    }

    /// Calls `take(element, path)` for each element of the array `object[key]`.
    template <class Take>
    [[nodiscard]] static Failure for_each(const Value& object, const char* key,
                                          std::string_view path, const Take& take) {
        const std::string name = path.empty() ? key : fmt::format("{}.{}", path, key);
        const auto* array = member(object, key).if_array();
        if (array == nullptr) {
            return wrong(name, "an array is expected");
        }
        for (std::size_t i = 0; i < array->size(); ++i) {
            if (auto error = take((*array)[i], fmt::format("{}[{}]", name, i))) {
                return error;
            }
        }
        return std::nullopt;
    }

    [[nodiscard]] Failure take_image(const Value& image) {
        constexpr std::string_view path = "the image";
        if (auto error =
                check_keys(image, path, {"format", "source", "time", "tool", "notes", "blocks"})) {
            return error;
        }
        if (text_of(member(image, "format")) != magic) {
            return wrong("format", fmt::format("`{}` is expected", magic));
        }
        Header& header = module_.header;
        auto error = take_text(image, "source", path, header.source);
        error = error ? error : take_text(image, "time", path, header.time);
        error = error ? error : take_text(image, "tool", path, header.tool);
        error = error
                    ? error
                    : for_each(image, "notes", {}, [&](const Value& note, const std::string& name) {
                          return take_note(note, name);
                      });
        return error ? error
                     : for_each(image, "blocks", {},
                                [&](const Value& block, const std::string& name) {
                                    return take_block(block, name);
                                });
    }

    [[nodiscard]] Failure take_note(const Value& note, const std::string& path) {
        auto error = check_keys(note, path, {"key", "value"});
        auto& [key, value] = module_.header.notes.emplace_back();
        error = error ? error : take_text(note, "key", path, key);
        error = error ? error : take_text(note, "value", path, value);
        if (!error && !is_key(key)) {
            return wrong(path, "a key has lower-case letters and `_`");
        }
        return error;
    }

    [[nodiscard]] static std::optional<memmap::Page> page_of(const Value& block) {
        const auto device = text_of(member(block, "device"));
        const auto half = text_of(member(block, "half"));
        const auto number = text_of(member(block, "page"));
        const auto bank = byte_number_of(member(block, "bank"));
        if (!device || (device != "A0h" && device != "A2h") || !half || !number || !bank) {
            return std::nullopt;
        }
        memmap::Page page{.device = device == "A2h" ? memmap::Device::A2 : memmap::Device::A0,
                          .upper = half == "upper",
                          .bank = static_cast<std::uint8_t>(*bank)};
        if (!page.upper) {
            return half == "lower" && number->empty() && *bank == 0 ? std::optional(page)
                                                                    : std::nullopt;
        }
        constexpr std::size_t digits = 2;
        const auto selected = number->size() == digits + 1 && number->ends_with('h')
                                  ? hex_byte(std::string_view(*number).substr(0, digits))
                                  : std::nullopt;
        page.page = selected.value_or(0);
        return selected ? std::optional(page) : std::nullopt;
    }

    [[nodiscard]] Failure take_block(const Value& block, const std::string& path) {
        if (auto error = check_keys(
                block, path,
                {"device", "half", "page", "bank", "source", "read_time", "bytes", "unread"})) {
            return error;
        }
        const auto page = page_of(block);
        if (!page) {
            return wrong(path, "`device`, `half`, `page` and `bank` name no half page");
        }
        if (!pages_.insert(*page).second) {
            return wrong(path, "this half page is given twice");
        }
        Section section;
        section.address = {.addressing = Addressing::Named, .device = page->device};
        section.offset = page->first_byte();
        if (page->upper) {
            section.address.page = page->page;
            section.address.bank = page->bank;
        }
        auto error = take_text(block, "source", path, section.source);
        error = error ? error : take_text(block, "read_time", path, section.read_time);
        error = error ? error : take_bytes(block, path, section);
        module_.sections.push_back(std::move(section));
        return error;
    }

    /// Bytes and unread ranges; each byte of the half page must be in one of them.
    [[nodiscard]] static Failure take_bytes(const Value& block, const std::string& path,
                                            Section& section) {
        section.bytes.assign(memmap::half_page_size, 0);
        section.unread.assign(memmap::half_page_size, true);
        std::array<bool, memmap::half_page_size> told{};
        const auto tell = [&](std::uint32_t first, std::size_t count) {
            const std::size_t at = std::size_t{first} - section.offset;
            if (first < section.offset || count == 0 || at + count > memmap::half_page_size ||
                has(std::span(told).subspan(at, count), true)) {
                return false;
            }
            std::ranges::fill(std::span(told).subspan(at, count), true);
            return true;
        };
        auto error = for_each(block, "bytes", path, [&](const Value& run, const std::string& name) {
            return take_run(run, name, section, tell);
        });
        error = error ? error
                      : for_each(block, "unread", path,
                                 [&](const Value& range, const std::string& name) {
                                     return take_unread(range, name, section, tell);
                                 });
        if (!error && has(told, false)) {
            return wrong(path, "bytes are missing: neither given nor unread");
        }
        if (!has(section.unread, false)) {
            section.bytes.clear();
            section.unread.clear();
        }
        return error;
    }

    template <class Tell>
    [[nodiscard]] static Failure take_run(const Value& run, const std::string& path,
                                          Section& section, const Tell& tell) {
        if (auto error = check_keys(run, path, {"first", "hex"})) {
            return error;
        }
        const auto first = byte_number_of(member(run, "first"));
        const auto text = text_of(member(run, "hex"));
        if (!first || !text || text->size() % 2 != 0 || !tell(*first, text->size() / 2)) {
            return wrong(path, "no bytes of this half page, or given twice");
        }
        for (std::size_t i = 0; i < text->size(); i += 2) {
            const auto byte = hex_byte(std::string_view(*text).substr(i, 2));
            if (!byte) {
                return wrong(path, fmt::format("`{}` is no byte of two hex digits",
                                               escape_value(text->substr(i, 2))));
            }
            const std::size_t at = *first - section.offset + i / 2;
            section.bytes[at] = *byte;
            section.unread[at] = false;
        }
        return std::nullopt;
    }

    template <class Tell>
    [[nodiscard]] static Failure take_unread(const Value& range, const std::string& path,
                                             Section& section, const Tell& tell) {
        if (auto error = check_keys(range, path, {"first", "last", "error"})) {
            return error;
        }
        const auto first = byte_number_of(member(range, "first"));
        const auto last = byte_number_of(member(range, "last"));
        SectionHole hole;
        if (!first || !last || *first > *last || !tell(*first, *last - *first + 1)) {
            return wrong(path, "no range of this half page, or given twice");
        }
        hole.first = *first;
        hole.last = *last;
        if (auto error = take_text(range, "error", path, hole.error)) {
            return error;
        }
        hole.why = cause_of(hole.error);
        if (!hole.error.empty()) {
            section.holes.push_back(std::move(hole));
        }
        return std::nullopt;
    }

    ModuleSections module_;
    std::set<memmap::Page> pages_;
};

class JsonImageReader final : public Reader {
public:
    [[nodiscard]] std::string_view name() const override { return "json"; }
    [[nodiscard]] std::string_view title() const override { return "optictl image in JSON"; }

    [[nodiscard]] Recognition recognise(const Input& input) const override {
        const auto& lines = input.lines();
        if (lines.empty() || !lines.front().text.starts_with('{')) {
            return {};
        }
        const auto found = std::ranges::find_if(lines, [](const Line& line) {
            return line.text.contains("\"format\"") && line.text.contains("\"optictl-image/");
        });
        return found == lines.end() ? Recognition{} : surely("JSON of format `optictl-image`");
    }

    [[nodiscard]] std::expected<Sections, ParseError> parse(const Input& input) const override {
        std::string text;
        for (const Line& line : input.lines()) {
            text.append(line.text).push_back('\n');
        }
        boost::json::parser parser; // nesting beyond 32 is an error
        boost::system::error_code error;
        const std::size_t end = parser.write(text.data(), text.size(), error);
        if (error) {
            const auto index = static_cast<std::size_t>(
                std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
            const auto& lines = input.lines();
            return std::unexpected(
                at_line(lines.empty() ? 0 : lines[std::min(index, lines.size() - 1)].number,
                        "no JSON: " + error.message(), "get the dump again, as an attachment"));
        }
        return Parser().run(parser.release());
    }
};

} // namespace

const Reader& json_image_reader() {
    static const JsonImageReader reader;
    return reader;
}

} // namespace optictl::drivers::dump
