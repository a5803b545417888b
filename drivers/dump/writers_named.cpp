// Formats that name each half page, so that they carry all of them: captures, JSON, C arrays.
#include <algorithm>
#include <iterator>

#include <fmt/format.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

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

class JsonFormatWriter final : public Writer {
public:
    [[nodiscard]] std::string_view name() const override { return "json"; }
    [[nodiscard]] std::string_view suffix() const override { return ".json"; }

    [[nodiscard]] std::expected<Written, std::string> write(const Subject& subject) const override {
        const Header& header = subject.header;
        rapidjson::StringBuffer buffer;
        Json json(buffer);
        json.SetIndent(' ', 2);
        json.StartObject();
        put(json, "format", "optictl-image/1");
        put_or_null(json, "source", header.source);
        put_or_null(json, "time", header.time);
        put_or_null(json, "tool", header.tool);
        json.Key("notes");
        json.StartArray();
        for (const auto& [key, value] : header.notes) {
            json.StartObject();
            put(json, "key", key);
            put(json, "value", value);
            json.EndObject();
        }
        json.EndArray();
        json.Key("blocks");
        json.StartArray();
        for (const Block& block : subject.image.blocks()) {
            put_block(json, block);
        }
        json.EndArray();
        json.EndObject();
        return Written{.text = std::string(buffer.GetString(), buffer.GetSize()) + "\n",
                       .lost = {}};
    }

private:
    using Json = rapidjson::PrettyWriter<rapidjson::StringBuffer>;

    /// Bytes that are no printable ASCII are escaped as in captures: JSON would have them be UTF-8,
    /// which texts of modules and dumps need not be.
    static void put(Json& json, const char* key, std::string_view text) {
        json.Key(key);
        const std::string value = escape_value(text);
        json.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
    }
    static void put_or_null(Json& json, const char* key, std::string_view text) {
        if (!text.empty()) {
            put(json, key, text);
            return;
        }
        json.Key(key);
        json.Null();
    }
    static void put(Json& json, const char* key, unsigned number) {
        json.Key(key);
        json.Uint(number);
    }

    static void put_block(Json& json, const Block& block) {
        const memmap::Page& page = block.page;
        json.StartObject();
        put(json, "device", page.device == memmap::Device::A2 ? "A2h" : "A0h");
        put(json, "half", page.upper ? "upper" : "lower");
        put_or_null(json, "page", page.upper ? fmt::format("{:02x}h", page.page) : std::string{});
        put(json, "bank", page.bank);
        put_or_null(json, "source", block.source);
        put_or_null(json, "read_time", block.read_time);
        json.Key("bytes");
        json.StartArray();
        for (const Run& run : known_runs(block)) {
            json.StartObject();
            put(json, "first", run.first);
            put(json, "hex", fmt::format("{:02x}", fmt::join(run.bytes, "")));
            json.EndObject();
        }
        json.EndArray();
        json.Key("unread");
        json.StartArray();
        for (const memmap::Hole& range : unread_ranges(block)) {
            json.StartObject();
            put(json, "first", range.first);
            put(json, "last", range.last);
            put_or_null(json, "error", range.error);
            json.EndObject();
        }
        json.EndArray();
        json.EndObject();
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
