// Dumps as they come out of mails, terminals and editors. What only changes the text around the
// bytes must be read whole; whatever else happens, no byte is read that was not there.
#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <utility>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "drivers/dump/capture.hpp"
#include "drivers/dump/writer.hpp"
#include "tests/drivers/mangle.hpp"
#include "tests/drivers/support.hpp"

using namespace optictl;
using namespace optictl::tests;
using drivers::dump::Layout;
using drivers::dump::LoadedModule;
using drivers::dump::Options;
using memmap::Image;

namespace {

using Loaded = std::expected<std::vector<LoadedModule>, drivers::dump::Error>;

/// A format that has a writer and a reader.
struct Format {
    std::string_view writer;
    std::string_view reader;
    RowShape shape;
};
constexpr std::array<Format, 9> formats{{
    {"capture", "capture", {.mark = "  #"}},
    {"json", "json", {}},
    {"raw", "raw", {}},
    {"ethtool-hex", "ethtool-hex", {}},
    {"i2cdump", "i2cdump", {.mark = {}, .column = 55}},
    {"sfputil", "sfputil", {.mark = " |"}},
    {"hexdump", "hexdump", {.mark = "  |"}},
    {"xxd", "xxd", {.mark = {}, .column = 51}},
    {"c-array", "byte-array", {}},
}};

[[nodiscard]] Layout layout_by(std::uint8_t identifier) {
    constexpr std::uint8_t sfp = 0x03;
    constexpr std::uint8_t dwdm_sfp = 0x0b;
    return identifier == sfp || identifier == dwdm_sfp ? Layout::TwoAddress : Layout::Paged;
}

[[nodiscard]] Loaded load(std::string_view text, std::string_view format = {}) {
    Options how;
    how.format = format;
    how.placing.choose = [](std::uint8_t identifier, std::size_t) { return layout_by(identifier); };
    return drivers::dump::load_bytes(text, "mangled", how);
}

/// One capture of the project in one format.
struct Sample {
    std::string capture; ///< its name
    const Format* format = nullptr;
    std::string text;
    Image image; ///< the bytes that the format carries
    [[nodiscard]] std::string name() const { return fmt::format("{} {}", capture, format->writer); }
};

[[nodiscard]] std::vector<std::filesystem::path> captures() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(
             std::filesystem::path(OPTICTL_SOURCE_DIR) / "captures")) {
        if (entry.path().extension() == ".cap") {
            files.push_back(entry.path());
        }
    }
    std::ranges::sort(files);
    return files;
}

/// Whether a writer accounts for a byte that it left out.
[[nodiscard]] bool is_reported_lost(const std::vector<std::string>& lost, const std::string& half,
                                    unsigned byte) {
    return std::ranges::any_of(lost, [&](const std::string& clause) {
        if (!clause.starts_with(half)) {
            return false;
        }
        const std::string_view rest = std::string_view(clause).substr(half.size());
        const auto number_at = [&](std::size_t at) {
            return std::stoul(std::string(rest.substr(at, 2)), nullptr, 16);
        };
        constexpr std::string_view one = " byte ";
        constexpr std::string_view several = " bytes ";
        if (rest.starts_with(one)) {
            return number_at(one.size()) == byte;
        }
        return rest.starts_with(':') ||
               (rest.starts_with(several) && number_at(several.size()) <= byte &&
                byte <= number_at(rest.find('-') + 1));
    });
}

/// The bytes that a writer carried, by its own account.
[[nodiscard]] Image carried(const Image& image, const std::vector<std::string>& lost) {
    Image kept = image;
    const bool two = drivers::dump::has_a2(image);
    for (const memmap::Block& block : image.blocks()) {
        const std::string half = drivers::dump::heading_of(block.page, two);
        for (unsigned i = 0; i < memmap::half_page_size; ++i) {
            if (is_reported_lost(lost, half, block.page.first_byte() + i)) {
                kept.block(block.page).known.reset(i);
            }
        }
    }
    return kept;
}

[[nodiscard]] bool knows_all_of(const Image& image, const Image& part) {
    return std::ranges::all_of(part.blocks(), [&](const memmap::Block& block) {
        const memmap::Block* const other = image.find(block.page);
        for (unsigned i = 0; i < memmap::half_page_size; ++i) {
            if (block.known[i] &&
                (other == nullptr || !other->known[i] || other->bytes[i] != block.bytes[i])) {
                return false;
            }
        }
        return true;
    });
}

/// All captures in all formats. What no reader can place without an option is not among them.
[[nodiscard]] std::vector<Sample> make_samples() {
    std::vector<Sample> samples;
    for (const auto& path : captures()) {
        const auto loaded = drivers::dump::load(path);
        REQUIRE_MESSAGE(loaded.has_value(), loaded.error().message);
        const LoadedModule& module = loaded->front();
        const auto identifier = module.image.byte(memmap::lower, 0);
        for (const Format& format : formats) {
            CAPTURE(path.stem().string());
            CAPTURE(format.writer);
            const auto written = drivers::dump::find_writer(format.writer)
                                     ->write({.image = module.image,
                                              .header = module.header,
                                              .label = module.label,
                                              .layout = layout_by(identifier.value_or(0))});
            if (!written) {
                CHECK(format.writer == "raw"); // it has no mark for holes
                continue;
            }
            const auto whole = load(written->text);
            if (!whole) {
                // No identifier, or an image that is no whole half page: an option would decide.
                REQUIRE((whole.error().cause == drivers::dump::Error::Cause::Ambiguous ||
                         written->text.size() % memmap::half_page_size != 0));
                continue;
            }
            REQUIRE(whole->size() == 1);
            Image image = carried(module.image, written->lost);
            REQUIRE(knows_all_of(whole->front().image, image));
            REQUIRE(knows_all_of(image, whole->front().image));
            samples.push_back({path.stem().string(), &format, written->text, std::move(image)});
        }
    }
    return samples;
}

[[nodiscard]] const std::vector<Sample>& samples() {
    static const std::vector<Sample> all = make_samples();
    return all;
}

enum class Outcome : std::uint8_t { Whole, Part, Refused, Wrong };

/// What came of a mangled dump of `originals`.
[[nodiscard]] Outcome outcome_of(const Loaded& loaded,
                                 const std::vector<const Sample*>& originals) {
    if (!loaded) {
        // What, where (the line, or the input as a whole) and what to do.
        const std::string& message = loaded.error().message;
        const bool good =
            message.starts_with("mangled:") && message.contains("; ") && !message.ends_with("; ");
        return good ? Outcome::Refused : Outcome::Wrong;
    }
    std::vector<bool> read(originals.size());
    for (const LoadedModule& module : *loaded) {
        // Two dumps of one paste may be one module with another page selected. Where its lower
        // half changed meanwhile, a warning says so.
        bool right = originals.size() > 1 &&
                     warns(module, "the lower half is given again with other values");
        for (std::size_t i = 0; i < originals.size(); ++i) {
            right = right || knows_all_of(originals[i]->image, module.image);
            read[i] = read[i] || knows_all_of(module.image, originals[i]->image);
        }
        if (!right) {
            return Outcome::Wrong;
        }
    }
    return std::ranges::all_of(read, std::identity{}) ? Outcome::Whole : Outcome::Part;
}

/// Counts cases by mangling and format, and remembers those that went wrong.
class Tally {
public:
    void add(std::string_view mangling, const Sample& sample, const std::string& text,
             const std::vector<const Sample*>& originals, bool harmless) {
        if (text == sample.text) {
            return; // nothing there to mangle
        }
        // As recognised, and as the user may insist on.
        for (const std::string_view format : {std::string_view{}, sample.format->reader}) {
            const Loaded loaded = load(text, format);
            const Outcome outcome = outcome_of(loaded, originals);
            ++counts_[{std::string(mangling), sample.format->writer}]
                     [static_cast<std::size_t>(outcome)];
            ++cases_;
            if (outcome == Outcome::Wrong || (harmless && outcome != Outcome::Whole)) {
                note(mangling, sample, loaded, format);
            }
        }
    }
    [[nodiscard]] std::size_t cases() const { return cases_; }
    [[nodiscard]] const std::string& failures() const { return failures_; }
    [[nodiscard]] std::string table() const {
        std::string text = fmt::format("{} cases\n{:56} whole  part refused\n", cases_, "");
        for (const auto& [key, count] : counts_) {
            text += fmt::format("{:42} {:13} {:5} {:5} {:5}\n", key.first, key.second, count[0],
                                count[1], count[2]);
        }
        return text;
    }

private:
    void note(std::string_view mangling, const Sample& sample, const Loaded& loaded,
              std::string_view format) {
        constexpr std::size_t enough = 8000;
        if (failures_.size() < enough) {
            failures_ +=
                fmt::format("{}, {} {}: {}\n", sample.name(), mangling,
                            format.empty() ? "as recognised" : "as --dump-format says",
                            loaded ? "read as " + loaded->front().recognised_as + ", not right"
                                   : loaded.error().message);
        }
    }

    std::map<std::pair<std::string, std::string_view>, std::array<std::size_t, 4>> counts_;
    std::size_t cases_ = 0;
    std::string failures_;
};

/// Random numbers of their own for each sample: a case does not depend on those before it.
[[nodiscard]] Random random_of(const Sample& sample) {
    const std::string name = sample.name();
    std::seed_seq seed(name.begin(), name.end());
    return Random(seed);
}

/// Binary images have no lines; what befalls them is in a test of its own.
[[nodiscard]] bool is_text(const Sample& sample) {
    return sample.format->writer != "raw";
}

[[nodiscard]] bool is_harmless(const Mangling& mangling, const Sample& sample) {
    // Captures and JSON are strict: whatever is not of their grammar is an error.
    return (sample.format->writer != "capture" && sample.format->writer != "json") ||
           !(mangling.name == "prose before" || mangling.name == "prompt behind");
}

/// Whether nothing in the format contradicts a damage. A row of a capture may have fewer than 16
/// bytes, and its characters are a comment, so that a lost byte shifts the others unnoticed.
[[nodiscard]] bool goes_unnoticed(const Mangling& damage, const Sample& sample) {
    return sample.format->writer == "capture" && damage.name == "a byte lost";
}

/// Two dumps of which the second one seems to be of A2h: i2cdump takes a dump without its command
/// line for one of the address that the last command line names.
[[nodiscard]] bool lacks_its_address(const Sample& first, const Sample& second) {
    return first.text.contains("i2cdump -y 0 0x51") && !second.text.contains("i2cdump -y");
}

/// One of several manglings, applied to `text`; its name is added to `names`.
[[nodiscard]] std::string mangled_by_one_of(std::span<const Mangling> manglings,
                                            const std::string& text, const Sample& sample,
                                            Random& random) {
    const std::size_t last = manglings.size() - 1;
    const Mangling& mangling =
        manglings[std::uniform_int_distribution<std::size_t>(0, last)(random)];
    return is_harmless(mangling, sample) ? mangling.apply(text, sample.format->shape, random)
                                         : text;
}

/// As a dump comes through two mails and an editor.
[[nodiscard]] std::string carried_around(std::string text, const Sample& sample, Random& random) {
    for (int i = 0; i < 3; ++i) {
        text = mangled_by_one_of(harmless_manglings(), text, sample, random);
    }
    return mangled_by_one_of(encodings(), text, sample, random);
}

[[nodiscard]] std::string with_byte_lost(std::string bytes, Random& random) {
    bytes.erase(std::uniform_int_distribution<std::size_t>(0, bytes.size() - 1)(random), 1);
    return bytes;
}

void report(const Tally& tally) {
    MESSAGE(tally.table());
    CHECK_MESSAGE(tally.failures().empty(), tally.failures());
}

} // namespace

TEST_CASE("mangled dumps: what mails and terminals change around the bytes does no harm") {
    Tally tally;
    for (const Sample& sample : samples()) {
        Random random = random_of(sample);
        for (const auto manglings : {harmless_manglings(), encodings(), disfiguring_manglings()}) {
            for (const Mangling& mangling : manglings) {
                if (is_text(sample)) {
                    tally.add(mangling.name, sample,
                              mangling.apply(sample.text, sample.format->shape, random), {&sample},
                              is_harmless(mangling, sample));
                }
            }
        }
    }
    report(tally);
    REQUIRE(tally.cases() >= 5000);
}

TEST_CASE("mangled dumps: several harmless changes at once do no harm") {
    Tally tally;
    for (const Sample& sample : samples()) {
        Random random = random_of(sample);
        for (int round = 0; round < 6 && is_text(sample); ++round) {
            const std::string text =
                mangled_by_one_of(disfiguring_manglings(), sample.text, sample, random);
            tally.add("several", sample, carried_around(text, sample, random), {&sample}, true);
        }
    }
    report(tally);
    REQUIRE(tally.cases() >= 5000);
}

TEST_CASE("mangled dumps: damage leaves right bytes at their places, or a refusal") {
    Tally tally;
    for (const Sample& sample : samples()) {
        Random random = random_of(sample);
        for (const Mangling& damage : damages()) {
            for (int round = 0; round < 3; ++round) {
                if (!is_text(sample) || goes_unnoticed(damage, sample)) {
                    continue;
                }
                const std::string damaged = damage.apply(sample.text, sample.format->shape, random);
                tally.add(damage.name, sample, damaged, {&sample}, false);
                tally.add(std::string(damage.name) + ", and carried around", sample,
                          carried_around(damaged, sample, random), {&sample}, false);
            }
        }
    }
    report(tally);
    REQUIRE(tally.cases() >= 5000);
}

TEST_CASE("mangled dumps: two dumps in one paste are two modules, the same one, or a refusal") {
    constexpr std::size_t farthest = 150; // samples: about 19 captures
    Tally tally;
    for (std::size_t i = 0; i < samples().size(); ++i) {
        const Sample& first = samples()[i];
        for (std::size_t j = i; j < i + farthest; ++j) {
            const Sample& second = samples()[j % samples().size()];
            if (is_text(first) && first.format == second.format &&
                !lacks_its_address(first, second)) {
                tally.add(first.capture == second.capture ? "the same twice" : "two modules", first,
                          first.text + second.text, {&first, &second}, false);
            }
        }
    }
    report(tally);
    REQUIRE(tally.cases() >= 5000);
}

TEST_CASE("mangled dumps: a binary image that is cut is read up to there; one that lost a byte "
          "is not taken for one") {
    Tally tally;
    for (const Sample& sample : samples()) {
        Random random = random_of(sample);
        for (int round = 0; round < 20 && !is_text(sample); ++round) {
            const std::string& text = sample.text;
            const std::size_t size =
                std::uniform_int_distribution<std::size_t>(0, text.size() - 1)(random);
            tally.add("cut off", sample, text.substr(0, size), {&sample}, false);
            const Loaded loaded = load(with_byte_lost(text, random));
            CAPTURE(sample.name());
            REQUIRE(outcome_of(loaded, {&sample}) == Outcome::Refused);
        }
    }
    report(tally);
    REQUIRE(tally.cases() >= 1000);
}
