// Formats that name each half page, so that they carry all of them: captures, JSON, C arrays.
#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "drivers/dump/capture.hpp"
#include "drivers/dump/rows.hpp"
#include "drivers/dump/writer_parts.hpp"

namespace optictl::drivers::dump {

namespace {

using memmap::Block;

class CaptureWriter final : public Writer {
public:
    [[nodiscard]] std::string_view name() const override { return "capture"; }
    [[nodiscard]] std::string_view suffix() const override { return ".cap"; }
    [[nodiscard]] std::expected<Written, std::string> write(const Subject& subject) const override {
        return Written{.text = write_capture(subject.image, subject.header), .lost = {}};
    }
};

/// A JSON string. Bytes that are no printable ASCII are escaped as in captures: JSON would have
/// them be UTF-8, which texts of modules and dumps need not be.
[[nodiscard]] std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : escape_value(text)) {
        out += c == '"' || c == '\\' ? "\\" : "";
        out += c;
    }
    return out + "\"";
}

[[nodiscard]] std::string or_null(std::string_view text) {
    return text.empty() ? "null" : quoted(text);
}

class JsonFormatWriter final : public Writer {
public:
    [[nodiscard]] std::string_view name() const override { return "json"; }
    [[nodiscard]] std::string_view suffix() const override { return ".json"; }

    [[nodiscard]] std::expected<Written, std::string> write(const Subject& subject) const override {
        const Header& header = subject.header;
        Written written;
        written.text =
            fmt::format("{{\n  \"format\": \"optictl-image/1\",\n  \"source\": {},\n"
                        "  \"time\": {},\n  \"tool\": {},\n  \"notes\": [",
                        or_null(header.source), or_null(header.time), or_null(header.tool));
        std::string_view comma;
        for (const auto& [key, value] : header.notes) {
            written.text += fmt::format("{}\n    {{\"key\": {}, \"value\": {}}}", comma,
                                        quoted(key), quoted(value));
            comma = ",";
        }
        written.text += "],\n  \"blocks\": [";
        comma = {};
        for (const Block& block : subject.image.blocks()) {
            written.text += comma;
            add_block(written.text, block);
            comma = ",";
        }
        written.text += "\n  ]\n}\n";
        return written;
    }

private:
    static void add_block(std::string& text, const Block& block) {
        const memmap::Page& page = block.page;
        text += fmt::format("\n    {{\"device\": \"{}\", \"half\": \"{}\", \"page\": {}, "
                            "\"bank\": {},\n     \"source\": {}, \"read_time\": {},\n"
                            "     \"bytes\": [",
                            page.device == memmap::Device::A2 ? "A2h" : "A0h",
                            page.upper ? "upper" : "lower",
                            page.upper ? fmt::format("\"{:02x}h\"", page.page) : "null", page.bank,
                            or_null(block.source), or_null(block.read_time));
        std::string_view comma;
        for (const Run& run : known_runs(block)) {
            text += fmt::format("{}\n       {{\"first\": {}, \"hex\": \"{:02x}\"}}", comma,
                                run.first, fmt::join(run.bytes, ""));
            comma = ",";
        }
        text += "],\n     \"unread\": [";
        comma = {};
        for (const memmap::Hole& range : unread_ranges(block)) {
            text += fmt::format("{}\n       {{\"first\": {}, \"last\": {}, \"error\": {}}}", comma,
                                range.first, range.last, or_null(range.error));
            comma = ",";
        }
        text += "]}";
    }
};

/// One array for each run of known bytes: C has no mark for an unread one but its absence.
class CArrayWriter final : public Writer {
public:
    [[nodiscard]] std::string_view name() const override { return "c-array"; }
    [[nodiscard]] std::string_view suffix() const override { return ".h"; }

    [[nodiscard]] std::expected<Written, std::string> write(const Subject& subject) const override {
        Written written{.text = "#include <stdint.h>\n", .lost = {}};
        const bool two = has_a2(subject.image);
        for (const Block& block : subject.image.blocks()) {
            if (block.known.none()) {
                lose_page(written.lost, subject, block);
            }
            for (const Run& run : known_runs(block)) {
                add_array(written.text, subject, heading_of(block.page, two), block, run);
            }
            for (const memmap::Hole& range : unread_ranges(block)) {
                if (block.known.any()) {
                    written.lost.push_back(
                        range_name(subject.image, block.page, range.first, range.last) +
                        ": not read, left out");
                }
            }
        }
        lose_words(written.lost, subject);
        return written;
    }

private:
    static void add_array(std::string& text, const Subject& subject, std::string name,
                          const Block& block, const Run& run) {
        std::ranges::replace(name, ' ', '_');
        if (run.first != block.page.first_byte()) {
            name += fmt::format("_from_{:02x}h", run.first);
        }
        const auto size = static_cast<unsigned>(run.bytes.size());
        text += fmt::format("\n/* {} */\nstatic const uint8_t module_{}[{}] = {{\n",
                            range_name(subject.image, block.page, run.first, run.first + size - 1),
                            name, size);
        for (unsigned i = 0; i < size; i += row_size) {
            const auto row = run.bytes.subspan(i, std::min(row_size, size - i));
            text +=
                fmt::format("    0x{:02x}, /* {:02x} */\n", fmt::join(row, ", 0x"), run.first + i);
        }
        text += "};\n";
    }
};

} // namespace

const Writer& capture_writer() {
    static const CaptureWriter writer;
    return writer;
}

const Writer& json_writer() {
    static const JsonFormatWriter writer;
    return writer;
}

const Writer& c_array_writer() {
    static const CArrayWriter writer;
    return writer;
}

} // namespace optictl::drivers::dump
