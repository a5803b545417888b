#include "vendor-db/firmware/manifest.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "vendor-db/tree.hpp"
#include "vendor-db/value_reader.hpp"

namespace optictl::vendor_db::firmware {
namespace {

using Reader = ValueReader;

struct Key {
    std::string_view name;
    bool is_needed;
    void (*read)(Reader&, const Value&, Manifest&);
};

void read_sha256(Reader& in, const Value& value, Manifest& out) {
    constexpr std::size_t digits = 64;
    out.sha256 = in.text(value);
    std::ranges::transform(out.sha256, out.sha256.begin(), [](char c) {
        return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    const bool is_hex = std::ranges::all_of(
        out.sha256, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
    if (out.sha256.size() != digits || !is_hex) {
        in.fail(value.place, "a SHA-256 has 64 hexadecimal digits: that of `sha256sum IMAGE`");
    }
}

void read_count(Reader& in, const Value& value, std::optional<unsigned>& out, unsigned least,
                unsigned most, std::string_view what) {
    const auto* number = std::get_if<std::int64_t>(&value.data);
    if (number == nullptr || *number < least || *number > most) {
        in.fail(value.place, fmt::format("{} is a whole number from {} to {}", what, least, most));
        return;
    }
    out = static_cast<unsigned>(*number);
}

void read_patterns(Reader& in, const Value& value, std::vector<Pattern>& out) {
    for (const Value& each : Reader::each(value)) {
        if (auto pattern = in.pattern(each)) {
            out.push_back(std::move(*pattern));
        }
    }
}

/// Versions one by one, or { min, max }.
void read_from(Reader& in, const Value& value, Manifest& out) {
    if (std::holds_alternative<Table>(value.data)) {
        out.from_range = in.version_range(value);
    } else {
        out.from = in.versions(value);
    }
}

constexpr std::uint16_t most_builds = 0xFFFF;
constexpr Key keys[] = {
    {"image", true, [](Reader& in, const Value& v, Manifest& out) { out.image = in.text(v); }},
    {"sha256", true, read_sha256},
    {"version", true,
     [](Reader& in, const Value& v, Manifest& out) { out.version = in.version(v); }},
    {"build", false,
     [](Reader& in, const Value& v, Manifest& out) {
         read_count(in, v, out.build, 0, most_builds, "a build");
     }},
    {"vendor", true,
     [](Reader& in, const Value& v, Manifest& out) { read_patterns(in, v, out.vendor); }},
    {"part_number", true,
     [](Reader& in, const Value& v, Manifest& out) { read_patterns(in, v, out.part_number); }},
    {"hardware", false,
     [](Reader& in, const Value& v, Manifest& out) {
         if (std::holds_alternative<Table>(v.data)) {
             out.hardware = in.version_range(v);
         } else {
             out.hardware.min = out.hardware.max = in.version(v);
         }
     }},
    {"from", false, read_from},
    {"banks", false,
     [](Reader& in, const Value& v, Manifest& out) {
         read_count(in, v, out.banks, 1, 2, "the number of banks");
     }},
    {"release_notes", false,
     [](Reader& in, const Value& v, Manifest& out) { out.release_notes = in.text(v); }},
    {"notes", false, [](Reader& in, const Value& v, Manifest& out) { out.notes = in.text(v); }},
};

constexpr auto key_names = [] {
    std::array<std::string_view, std::size(keys)> names{};
    std::ranges::transform(keys, names.begin(), &Key::name);
    return names;
}();

[[nodiscard]] Manifest read_image(Reader& in, const Value& value) {
    Manifest out{.place = value.place};
    if (in.table(value, key_names) == nullptr) {
        return out;
    }
    for (const Key& key : keys) {
        if (const Value* found = value.find(key.name)) {
            key.read(in, *found, out);
        } else if (key.is_needed) {
            in.fail(value.place, fmt::format("an image needs the key {}", key.name));
        }
    }
    return out;
}

[[nodiscard]] std::string range_text(const VersionRange& range) {
    if (range.min && range.max) {
        return *range.min == *range.max
                   ? range.min->text()
                   : fmt::format("{} to {}", range.min->text(), range.max->text());
    }
    return range.min ? fmt::format("{} or newer", range.min->text())
                     : fmt::format("{} or older", range.max->text());
}

/// What cannot be compared is not within.
[[nodiscard]] bool is_within(const VersionRange& range, const Version& version) {
    const auto low = range.min ? compare(version, *range.min) : std::strong_ordering::equal;
    const auto high = range.max ? compare(version, *range.max) : std::strong_ordering::equal;
    return low && high && *low >= 0 && *high <= 0;
}

[[nodiscard]] std::string patterns_text(const std::vector<Pattern>& patterns) {
    std::string out;
    for (const Pattern& each : patterns) {
        out += fmt::format("{}{}", out.empty() ? "" : " or ", each.text);
    }
    return out;
}

[[nodiscard]] Demand demand(std::string_view what, bool is_met, std::string text) {
    return {is_met ? Demand::Outcome::Met : Demand::Outcome::Against, std::string(what),
            std::move(text)};
}

[[nodiscard]] Demand demand_of(std::string_view what, std::string_view name,
                               const std::vector<Pattern>& patterns, const Text& text) {
    const bool is_met =
        std::ranges::any_of(patterns, [&](const Pattern& each) { return each.matches(text); });
    return demand(what, is_met,
                  fmt::format("{} {}{}", name, text.shown.empty() ? "not stated" : text.shown,
                              is_met
                                  ? std::string()
                                  : fmt::format(": the image is for {}", patterns_text(patterns))));
}

[[nodiscard]] Demand demand_of_hardware(const Manifest& manifest, std::string_view hardware) {
    const auto version = parse_version(hardware);
    const std::string wanted = range_text(manifest.hardware);
    if (!version) {
        return demand("hardware", false,
                      fmt::format("the module does not state its hardware revision: the image is "
                                  "for {}",
                                  wanted));
    }
    const bool is_met = is_within(manifest.hardware, *version);
    return demand(
        "hardware", is_met,
        fmt::format("hardware {}{}", version->text(),
                    is_met ? std::string() : fmt::format(": the image is for {}", wanted)));
}

[[nodiscard]] Demand demand_of_version(const Manifest& manifest, const Facts& facts) {
    if (!facts.firmware) {
        return demand("from", false,
                      "the module does not say what it runs: the image may be loaded from some "
                      "versions only");
    }
    bool is_met = !manifest.from_range.empty() && is_within(manifest.from_range, *facts.firmware);
    std::string wanted =
        manifest.from_range.empty() ? std::string() : range_text(manifest.from_range);
    for (const Version& each : manifest.from) {
        is_met = is_met || each == *facts.firmware;
        wanted += fmt::format("{}{}", wanted.empty() ? "" : " or ", each.text());
    }
    return demand("from", is_met,
                  fmt::format("runs {}{}", facts.firmware->text(),
                              is_met ? std::string()
                                     : fmt::format(": the image may be loaded from {} only, load "
                                                   "one of these first",
                                                   wanted)));
}

} // namespace

ReadManifests read(std::string_view text, std::string_view file) {
    ReadManifests out;
    const auto tree = parse_toml(text, file);
    if (!tree) {
        out.problems.push_back(tree.error());
        return out;
    }
    constexpr std::array<std::string_view, 2> file_keys{"format", "firmware"};
    Reader in;
    const Place top{std::make_shared<const std::string>(file), 1, 1};
    if (in.table(*tree, file_keys) != nullptr) {
        const Value* format = tree->find("format");
        const auto* number = format != nullptr ? std::get_if<std::int64_t>(&format->data) : nullptr;
        if (number == nullptr || *number != 1) {
            in.fail(format != nullptr ? format->place : top,
                    "a manifest begins with the version of its format: format = 1");
        }
        const Value* images = tree->find("firmware");
        const auto* array = images != nullptr ? std::get_if<Array>(&images->data) : nullptr;
        if (array == nullptr || array->size() > most_images) {
            in.fail(images != nullptr ? images->place : top,
                    fmt::format("a manifest has [[firmware]], a paragraph for each image, {} at "
                                "most",
                                most_images));
        } else {
            for (const Value& each : *array) {
                out.images.push_back(read_image(in, each));
            }
        }
    }
    out.problems = in.take();
    return out;
}

std::vector<Demand> demands_of(const Manifest& manifest, const Facts& facts,
                               std::string_view hardware) {
    std::vector<Demand> out;
    if (!facts.unverifiable.empty()) {
        out.push_back(
            demand("identity", false,
                   fmt::format("its identity cannot be believed: {}", facts.unverifiable)));
    }
    out.push_back(demand_of("vendor", "vendor", manifest.vendor, facts.vendor));
    out.push_back(demand_of("part-number", "part number", manifest.part_number, facts.part_number));
    if (!manifest.hardware.empty()) {
        out.push_back(demand_of_hardware(manifest, hardware));
    }
    if (!manifest.from.empty() || !manifest.from_range.empty()) {
        out.push_back(demand_of_version(manifest, facts));
    }
    return out;
}

std::string version_text(const Manifest& manifest) {
    if (!manifest.version) {
        return {};
    }
    return manifest.build ? fmt::format("{} build {}", manifest.version->text(), *manifest.build)
                          : manifest.version->text();
}

std::optional<bool> is_version(const Manifest& manifest, std::string_view reported) {
    constexpr std::string_view between = " build ";
    const std::size_t at = reported.find(between);
    const auto version = parse_version(reported.substr(0, at));
    if (!manifest.version || !version) {
        return std::nullopt;
    }
    if (*version != *manifest.version) {
        return false;
    }
    if (!manifest.build) {
        return true;
    }
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view digits = reported.substr(at + between.size());
    unsigned build = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), build);
    return error == std::errc{} && end == digits.data() + digits.size() && build == *manifest.build;
}

} // namespace optictl::vendor_db::firmware
