#include "cli/view/node.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sff/words/words.hpp"

namespace optictl::cli::view {

Value text(std::string_view text) {
    std::string safe = words::printable(text);
    return {safe, safe, {}};
}
Value text(std::string_view text, std::string_view code) {
    return {words::printable(text), std::string(code), {}};
}
Value number(double value, std::string text) {
    return {std::move(text), value, {}};
}
Value flag(bool is_set) {
    return {is_set ? "yes" : "no", is_set, {}};
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
    return {words::value_text(reading), reading, {}};
}

Member& Object::add(std::string_view key, std::string_view label, Shown shown) {
    return members_.emplace_back(Member{std::string(key), std::string(label), shown, {}});
}

void Object::sentence(std::string_view key, std::string text) {
    add(key, {}, Shown::Always).content = Member::Sentence{std::move(text)};
}
void Object::note(std::string text) {
    add({}, {}, Shown::ToPeople).content = Member::Sentence{std::move(text)};
}
void Object::fact(std::string_view key, std::string_view label, Value value, Shown shown) {
    add(key, label, shown).content = std::move(value);
}
void Object::data(std::string_view key, Value value) {
    fact(key, {}, std::move(value), Shown::ToPrograms);
}
Table& Object::table(std::string_view key, std::string_view title, std::vector<Column> columns,
                     Shown shown) {
    return add(key, title, shown).content.emplace<Table>(std::move(columns));
}
Chart& Object::chart(std::string_view key, std::string_view title, Chart chart) {
    return add(key, title, Shown::Always).content.emplace<Chart>(std::move(chart));
}
Object& Object::object(std::string_view key, std::string_view title, Shown shown) {
    auto& sections = add(key, {}, shown).content.emplace<Member::Sections>();
    return sections.objects.emplace_back(std::string(title));
}
std::list<Object>& Object::objects(std::string_view key, Shown shown) {
    return add(key, {}, shown).content.emplace<Member::Sections>(std::list<Object>{}, true).objects;
}

} // namespace optictl::cli::view
