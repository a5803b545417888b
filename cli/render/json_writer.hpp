// JSON output: RapidJSON writes it, keys keep their order, numbers are the shortest decimals.
#pragma once

#include <algorithm>
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
    void key(std::string_view name) { writer_.text(name); }

    void value(std::string_view text) { writer_.text(text); }
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
    /// Copies what has nothing to escape as a whole; RapidJSON looks at one character after the
    /// other, and nearly all there is are keys and words.
    class Writer : public rapidjson::Writer<rapidjson::StringBuffer> {
    public:
        using rapidjson::Writer<rapidjson::StringBuffer>::Writer;

        void text(std::string_view text) {
            if (has_escape(text)) {
                String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
                return;
            }
            Prefix(rapidjson::kStringType);
            char* to = os_->Push(text.size() + 2);
            *to++ = '"';
            to = std::copy(text.begin(), text.end(), to);
            *to = '"';
            EndValue(true);
        }

    private:
        [[nodiscard]] static bool has_escape(std::string_view text) {
            unsigned escapes = 0; // no way out of the loop: many characters are looked at at once
            for (const char c : text) {
                const auto byte = static_cast<unsigned char>(c);
                escapes |= byte < 0x20 || byte == '"' || byte == '\\' ? 1U : 0U;
            }
            return escapes != 0;
        }
    };

    rapidjson::StringBuffer buffer_;
    Writer writer_{buffer_};
};

} // namespace optictl::cli::render
