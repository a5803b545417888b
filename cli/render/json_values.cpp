// JSON of single values: readings, items, heads.
#include <algorithm>
#include <array>

#include "cli/render/json.hpp"
#include "cli/render/measured.hpp"
#include "cli/view/shown.hpp"
#include "sff/model/judge.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli::render {

using namespace engine;
using namespace words;

namespace {

using memmap::Kind;
using memmap::Reading;
using memmap::State;
using memmap::Unit;

void put_text(JsonWriter& json, std::span<const std::uint8_t> bytes) {
    if (is_plain(bytes)) {
        json.value(plain(bytes));
        return;
    }
    json.begin_object();
    json.member("hex", hex(bytes));
    json.member("text", printable(bytes));
    json.end_object();
}

void put_code(JsonWriter& json, const Reading& reading) {
    json.begin_object();
    json.member("code", reading.raw);
    if (reading.state == State::Invalid) {
        json.null_member("name");
    } else {
        json.member("name", code_text(reading));
    }
    json.end_object();
}

void put_plain(JsonWriter& json, const Reading& reading) {
    switch (reading.kind) {
    case Kind::Flag: json.value(reading.raw != 0); break;
    case Kind::Code: put_code(json, reading); break;
    case Kind::Ascii: put_text(json, reading.bytes); break;
    case Kind::Bytes:
    case Kind::Reserved:
    case Kind::Custom: json.value(hex(reading.bytes)); break;
    case Kind::Bitmap:
        json.begin_array();
        for (const std::string& name : bitmap_names(reading)) {
            json.value(name);
        }
        json.end_array();
        break;
    default: put_measured(json, reading.value); break;
    }
}

bool is_number(const Reading& reading) {
    return reading.kind == Kind::Unsigned || reading.kind == Kind::Signed ||
           reading.kind == Kind::Float16 || reading.kind == Kind::Float32;
}

/// A key and what goes behind it, without an allocation for each of hundreds of values.
class Key {
public:
    Key(std::string_view key, std::string_view suffix) {
        if (key.size() + suffix.size() > short_.size()) {
            long_.append(key).append(suffix);
            text_ = long_;
            return;
        }
        char* const end = std::ranges::copy(key, short_.begin()).out;
        std::ranges::copy(suffix, end);
        text_ = {short_.data(), key.size() + suffix.size()};
    }
    Key(const Key&) = delete;
    Key& operator=(const Key&) = delete;
    ~Key() = default;
    operator std::string_view() const { return text_; } // NOLINT: a key is a text

private:
    std::array<char, 64> short_;
    std::string long_;
    std::string_view text_;
};

/// The state stands beside every value that is not simply there; beside a state it is `_reading`.
void put_state(JsonWriter& json, std::string_view key, const Reading& reading) {
    if (reading.state != State::Ok) {
        json.member(Key(key, key.ends_with("_state") ? "_reading" : "_state"),
                    memmap::name_of(reading.state));
    }
}

void put_form(JsonWriter& json, const model::Item& item) {
    const Reading& reading = item.reading;
    switch (item.form) {
    case model::Form::Version:
        json.member(item.key, fmt::format("{}.{}", reading.raw >> 8U, reading.raw & 0xFFU));
        break;
    case model::Form::Date: {
        const std::string date = iso_date(reading.bytes);
        json.key(item.key);
        if (date.empty()) {
            json.null();
        } else {
            json.value(date);
        }
        json.key(std::string(item.key) + "_raw");
        put_text(json, reading.bytes);
        break;
    }
    case model::Form::Oui:
        json.member(item.key, fmt::format("{:02X}", fmt::join(reading.bytes, "-")));
        break;
    case model::Form::Hex: json.member(item.key, hex(reading.bytes)); break;
    default: put_reading(json, item.key, reading); return;
    }
    put_state(json, item.key, reading);
}

void put_source(JsonWriter& json, const Inspection& inspection) {
    json.begin_object("source");
    json.member("recognised_as", printable(inspection.recognised_as));
    json.begin_array("warnings");
    for (const std::string& warning : inspection.warnings) {
        json.value(printable(warning));
    }
    json.end_array();
    json.begin_array("blocks");
    for (const memmap::Block& block : inspection.image->blocks()) {
        json.begin_object();
        json.member("page", block.page.upper ? fmt::format("{:02x}h", block.page.page) : "lower");
        json.member("device", block.page.device == memmap::Device::A2 ? "A2h" : "A0h");
        json.member("bank", block.page.bank);
        json.member("known_bytes", block.known.count());
        if (!block.read_time.empty()) {
            json.member("read_time", printable(block.read_time));
        }
        json.end_object();
    }
    json.end_array();
    json.end_object();
}

void put_map(JsonWriter& json, const Inspection& inspection, const Decoded* decoded) {
    const sff8024::Identification& id = inspection.identification;
    json.begin_object("map");
    if (decoded != nullptr) {
        json.member("standard", decoded->module.standard);
    } else {
        json.null_member("standard");
    }
    json.member("chosen_by", inspection.forced ? "--as" : "evidence");
    json.member("conflict", id.conflict);
    json.begin_array("evidence");
    for (const auto& evidence : id.evidence) {
        json.value(printable(evidence));
    }
    json.end_array();
    json.end_object();
}

} // namespace

void put_lanes(JsonWriter& json, std::string_view key, model::LaneSet lanes) {
    json.begin_array(key);
    model::for_each_lane(lanes, [&json](unsigned lane) { json.value(lane); });
    json.end_array();
}

void put_reading(JsonWriter& json, std::string_view key, const Reading& reading) {
    const bool has_code = reading.kind == Kind::Code && reading.state == State::Invalid;
    json.key(Key(key, is_number(reading) ? key_suffix(reading.unit) : ""));
    if (reading.has_value() || has_code) {
        put_plain(json, reading);
    } else {
        json.null();
    }
    if (is_number(reading) && reading.unit == Unit::Milliwatt) {
        json.key(Key(key, "_dbm"));
        if (reading.has_value() && reading.value > 0) {
            json.value(view::shown_dbm(reading.value));
        } else {
            json.null();
        }
    }
    put_state(json, key, reading);
}

void put_item(JsonWriter& json, const model::Item& item) {
    const Reading& reading = item.reading;
    if (item.form == model::Form::Text) {
        json.member(item.key, item.note);
    } else if (!reading.has_value()) {
        put_reading(json, item.key, reading);
    } else {
        put_form(json, item);
        if (!item.note.empty()) {
            json.member(std::string(item.key) + "_note", item.note);
        }
    }
}

void put_head(JsonWriter& json, std::string_view view, const Inspection& inspection,
              const Decoded* decoded) {
    json.member("schema", fmt::format("optictl.{}", view));
    json.member("target", printable(inspection.target));
    if (!inspection.label.empty()) {
        json.member("label", printable(inspection.label));
    }
    put_source(json, inspection);
    put_map(json, inspection, decoded);
}

void error_json(JsonWriter& json, std::string_view target, int exit_code,
                std::string_view message) {
    json.begin_object();
    json.member("schema", "optictl.error/1");
    json.member("target", printable(target));
    json.member("exit_code", exit_code);
    json.member("message", printable(message));
    json.end_object();
}

} // namespace optictl::cli::render
