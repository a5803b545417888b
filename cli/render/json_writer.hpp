// JSON output: RapidJSON writes it, keys keep their order, numbers are the shortest decimals.
#pragma once

#include <cmath>
#include <concepts>
#include <span>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace optictl::cli::render {

class JsonWriter {
public:
    void begin_object() { writer_.StartObject(); }
    void begin_object(std::string_view name) {
        key(name);
        writer_.StartObject();
    }
    void end_object() { writer_.EndObject(); }
    void begin_array(std::string_view name) {
        key(name);
        writer_.StartArray();
    }
    void begin_array() { writer_.StartArray(); }
    void end_array() { writer_.EndArray(); }
    void key(std::string_view name) {
        writer_.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
    }

    void value(std::string_view text) {
        writer_.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
    }
    void value(const std::string& text) { value(std::string_view(text)); }
    void value(const char* text) { value(std::string_view(text)); }
    void value(bool flag) { writer_.Bool(flag); }
    void value(std::unsigned_integral auto number) { writer_.Uint64(number); }
    void value(std::signed_integral auto number) { writer_.Int64(number); }
    void value(double number) {
        if (!std::isfinite(number)) {
            writer_.Null();
            return;
        }
        const std::string digits = fmt::format("{}", number);
        writer_.RawValue(digits.data(), digits.size(), rapidjson::kNumberType);
    }
    void null() { writer_.Null(); }
    /// A number that is already written as JSON (integers above 64 bits).
    void digits(std::string_view text) {
        writer_.RawValue(text.data(), text.size(), rapidjson::kNumberType);
    }
    void member(std::string_view name, const auto& content) {
        key(name);
        value(content);
    }
    void null_member(std::string_view name) {
        key(name);
        null();
    }

    [[nodiscard]] std::string_view text() const { return {buffer_.GetString(), buffer_.GetSize()}; }
    void clear() {
        buffer_.Clear();
        writer_.Reset(buffer_);
    }

private:
    rapidjson::StringBuffer buffer_;
    rapidjson::Writer<rapidjson::StringBuffer> writer_{buffer_};
};

} // namespace optictl::cli::render
