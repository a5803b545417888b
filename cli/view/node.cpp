#include "cli/view/node.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sff/words/words.hpp"

namespace optictl::cli::view {

Value text(std::string_view text) {
    return {words::printable(text), SameText{}, {}};
}
Value text(std::string_view text, std::string_view code) {
    return {words::printable(text), std::string(code), {}};
}
Value number(double value, std::string text) {
    return {std::move(text), value, {}};
}
Value digits(std::string digits, std::string text) {
    return {std::move(text), Digits{std::move(digits)}, {}};
}
Value flag(bool is_set) {
    return {is_set ? "yes" : "no", is_set, {}};
}

std::string ranges_of(const std::vector<unsigned>& lanes) {
    std::string text;
    for (std::size_t i = 0; i < lanes.size();) {
        std::size_t last = i;
        while (last + 1 < lanes.size() && lanes[last + 1] == lanes[last] + 1) {
            ++last;
        }
        text += text.empty() ? "" : ",";
        text += last == i ? std::to_string(lanes[i]) : fmt::format("{}-{}", lanes[i], lanes[last]);
        i = last + 1;
    }
    return text;
}
Value lanes(model::LaneSet lanes) {
    return {model::ranges_of(lanes), model::numbers_of(lanes), {}};
}

Value numbers(std::vector<unsigned> list) {
    std::string line = fmt::format("{}", fmt::join(list, ", "));
    return {std::move(line), std::move(list), {}};
}

Value several(const std::vector<std::string>& texts) {
    std::vector<std::string> safe;
    for (const std::string& text : texts) {
        safe.push_back(words::printable(text));
    }
    std::string line = fmt::format("{}", fmt::join(safe, ", "));
    return {std::move(line), std::move(safe), {}};
}

Value none(std::string_view why) {
    return {std::string(why), std::monostate{}, std::string(why)};
}
Value reading(const memmap::Reading& reading) {
    Value value;
    value.data.emplace<memmap::Reading>(reading);
    return value;
}
Value item(const model::Item& item) {
    Value value;
    value.data.emplace<model::Item>(item);
    return value;
}
Value as_data(Value::Data data) {
    return {{}, std::move(data), {}};
}

Value as_text(std::string text) {
    return {std::move(text), {}, {}};
}

double share_of(const Value& value) {
    const double* const number = std::get_if<double>(&value.data);
    return number != nullptr ? std::clamp(*number, 0.0, 1.0) : 0;
}

std::string_view text_of(const Value& value, std::string& room) {
    if (!value.text.empty()) {
        return value.text;
    }
    if (const auto* const text = std::get_if<std::string>(&value.data)) {
        return *text;
    }
    if (const auto* const reading = std::get_if<memmap::Reading>(&value.data)) {
        return room = words::value_text(*reading);
    }
    const auto* const item = std::get_if<model::Item>(&value.data);
    return item != nullptr ? room = words::item_text(*item) : std::string_view();
}

std::string text_of(const Value& value) {
    std::string room;
    const std::string_view text = text_of(value, room);
    return text.data() == room.data() ? room : std::string(text);
}

/// A section, an array of sections or a table that is handed on while it is filled.
struct Object::Open {
    std::string key;
    Object object; ///< the section; of an array the element that is open
    Table table;
    std::list<Object> elements; ///< of an array that is not filled by next()
    bool is_array = false;
    bool is_object = false;
};

Object::Open* Object::open(std::string_view key, Shown shown) {
    close();
    open_ = std::make_shared<Open>();
    open_->key = key;
    return !key.empty() && is_for_programs(shown) ? open_.get() : nullptr;
}

void Object::close() {
    if (open_ == nullptr) {
        return;
    }
    if (open_->is_object) {
        open_->object.close();
        stream_->end_object();
    }
    if (open_->is_array) {
        stream_->end_array();
    }
    open_.reset();
}

template <class Content, class... Parts>
Content& Object::add(std::string_view key, std::string_view label, Shown shown, Parts&&... parts) {
    Member& member = members_.emplace_back(std::in_place_type<Content>, key, label, shown,
                                           std::forward<Parts>(parts)...);
    return *std::get_if<Content>(&member.content);
}

void Object::sentence(std::string_view key, std::string text, Tone tone) {
    if (stream_ != nullptr) {
        word(key, text);
        return;
    }
    add<Sentence>(key, {}, Shown::Always, std::move(text), std::string(), tone);
}
void Object::note(std::string text, Tone tone) {
    if (stream_ == nullptr) {
        add<Sentence>({}, {}, Shown::ToPeople, std::move(text), std::string(), tone);
    }
}
void Object::note(std::string text, Lines lines) {
    if (stream_ == nullptr) {
        add<Sentence>({}, {}, Shown::ToPeople, std::move(text), std::string(), Tone::Plain, false,
                      lines);
    }
}
void Object::verbatim(std::string_view key, std::string text) {
    if (stream_ == nullptr) {
        add<Sentence>(key, {}, Shown::Always, std::move(text), std::string(), Tone::Plain, false,
                      Lines::Verbatim);
    } else if (!key.empty()) {
        word(key, text);
    }
}
void Object::line(std::string label, std::string text, Tone tone) {
    if (stream_ == nullptr) {
        add<Sentence>({}, {}, Shown::ToPeople, std::move(text), std::move(label), tone);
    }
}
void Object::remark(std::string_view label, std::string text) {
    if (stream_ == nullptr) {
        add<Sentence>({}, {}, Shown::ToPeople, std::move(text), std::string(label), Tone::Plain,
                      true);
    }
}
void Object::fact(std::string_view key, std::string_view label, Value value, Shown shown) {
    if (stream_ != nullptr) {
        close();
        if (!key.empty() && is_for_programs(shown)) {
            stream_->value(key, value);
        }
        return;
    }
    add<Value>(key, label, shown, std::move(value));
}
void Object::data(std::string_view key, Value value) {
    if (stream_ != nullptr) {
        close();
        stream_->value(key, value);
        return;
    }
    add<Value>(key, {}, Shown::ToPrograms, std::move(value));
}
void Object::reading(std::string_view key, const memmap::Reading& reading) {
    if (stream_ != nullptr) {
        close();
        stream_->reading(key, reading);
        return;
    }
    add<Value>(key, {}, Shown::ToPrograms).data.emplace<memmap::Reading>(reading);
}
void Object::item(const model::Item& item) {
    if (stream_ != nullptr) {
        close();
        stream_->item(item);
        return;
    }
    add<Value>(item.key, {}, Shown::ToPrograms).data.emplace<model::Item>(item);
}
void Object::word(std::string_view key, std::string_view word) {
    if (stream_ != nullptr) {
        close();
        stream_->word(key, word);
        return;
    }
    add<Value>(key, {}, Shown::ToPrograms).data.emplace<std::string>(word);
}
Table& Object::add_table(std::string_view key, std::string_view title, std::vector<Column> columns,
                         Shown shown) {
    if (stream_ == nullptr) {
        return add<Table>(key, title, shown, std::move(columns));
    }
    Open* const opened = open(key, shown);
    open_->table = Table(std::move(columns));
    if (opened != nullptr) {
        opened->is_array = true;
        opened->table.stream_ = stream_;
        stream_->begin_array(key);
    }
    return open_->table;
}
Chart& Object::chart(std::string_view key, std::string_view title, Chart chart) {
    return add<Chart>(key, title, Shown::Always, std::move(chart));
}
Object& Object::object(std::string_view key, std::string_view title, Shown shown) {
    if (stream_ == nullptr) {
        return add<Member::Sections>(key, {}, shown).objects.emplace_back(std::string(title));
    }
    if (Open* const opened = open(key, shown)) {
        opened->is_object = true;
        opened->object.stream_ = stream_;
        stream_->begin_object(key);
    }
    return open_->object;
}
std::list<Object>& Object::objects(std::string_view key, Shown shown) {
    if (stream_ == nullptr) {
        return add<Member::Sections>(key, {}, shown, std::list<Object>{}, true).objects;
    }
    if (Open* const opened = open(key, shown)) {
        opened->is_array = true;
        stream_->begin_array(key);
    }
    return open_->elements;
}
Object& Object::next(std::string_view key, std::string_view title) {
    if (stream_ == nullptr) {
        const bool is_begun = !members_.empty() && members_.back().key == key;
        auto& all =
            is_begun ? std::get<Member::Sections>(members_.back().content).objects : objects(key);
        return all.emplace_back(std::string(title));
    }
    if (open_ == nullptr || open_->key != key) {
        objects(key);
    }
    if (open_->is_object) { // the one before, of which nothing is held
        open_->object.close();
        stream_->end_object();
    } else {
        open_->is_object = true;
        open_->object.stream_ = stream_;
    }
    stream_->begin_object({});
    return open_->object;
}
Object& Object::document(std::string_view schema, std::string_view title) {
    Object& section = object({}, title);
    if (stream_ == nullptr) {
        std::get<Member::Sections>(members_.back().content).schema = schema;
    }
    return section;
}
void Object::later(Shown shown, std::function<void(Object&)> fill) {
    if (stream_ == nullptr) {
        add<Member::Later>({}, {}, shown, std::move(fill));
    } else if (is_for_programs(shown)) {
        close();
        fill(*this);
    }
}

bool has_data(const Object& object) {
    return std::ranges::any_of(object.members(), [](const Member& each) {
        const bool is_later = std::holds_alternative<Member::Later>(each.content);
        return (is_later || !each.key.empty()) && is_for_programs(each.shown);
    });
}

} // namespace optictl::cli::view
