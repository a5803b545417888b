#include "cli/verbs/views/entry_view.hpp"

namespace optictl::cli {

void add_entry_head(view::Object& to, const vendor_db::Rule& rule) {
    std::vector<std::string> fields;
    for (std::size_t i = 0; i < vendor_db::field_count; ++i) {
        const auto field = static_cast<vendor_db::Field>(i);
        if (rule.fields.has(field)) {
            fields.emplace_back(name_of(field));
        }
    }
    to.data("file", view::text(*rule.place.file));
    to.data("line", view::whole(rule.place.line));
    to.data("name", view::text(rule.name));
    to.data("status", view::text(status_text(rule)));
    to.data("fields", view::several(fields));
}

} // namespace optictl::cli
