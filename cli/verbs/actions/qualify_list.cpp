// qualify list: which checks there are, and what they ask for.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/engine/qualify/check.hpp"
#include "cli/verbs/actions/qualify_checks.hpp"
#include "cli/verbs/common/tree.hpp"
#include "sff/analysis/lint.hpp"

namespace optictl::cli {

namespace qualify = engine::qualify;

namespace {

/// A check, by whomever it is made.
struct Named {
    std::string_view id;
    std::string_view group;
    std::string_view kind;
    std::string_view title;
    std::string criterion;
    std::string source;
};

std::vector<Named> every_named() {
    std::vector<Named> out;
    for (const analysis::Check& each : analysis::checks()) {
        out.push_back({each.id, each.group, name_of(qualify::Kind::Static), each.title,
                       "its rules pass", std::string(each.source)});
    }
    for (const qualify::Check* const each : qualify::every_check()) {
        out.push_back({each->id, each->group, name_of(each->kind), each->title,
                       std::string(each->criterion), std::string(each->source)});
    }
    return out;
}

/// What has to be allowed, or done, for checks of that kind.
std::string_view need_of(std::string_view kind) {
    const auto known = qualify::kind_of(kind);
    return known == qualify::Kind::Static ? "a dump is enough"
           : known == qualify::Kind::Live ? "a module that answers; reads alone"
           : known == qualify::Kind::Observe
               ? "--allow observe: what it writes changes nothing of the module"
           : known == qualify::Kind::Pair
               ? "--allow write and --peer TARGET: lanes of both ends are darkened, and lit again"
               : "--allow write: the module is changed, and put back";
}

void add_details(view::Object& tree, const Named& check) {
    view::Object& part =
        tree.object({}, fmt::format("{}: {}", check.id, check.title), view::Shown::ToPeople);
    part.fact({}, "Group", view::text(check.group));
    part.fact({}, "Needs", view::text(fmt::format("{} ({})", need_of(check.kind), check.kind)));
    part.fact({}, "Passes", view::text(check.criterion));
    if (!check.source.empty()) {
        part.fact({}, "After", view::text(check.source));
    }
    for (const analysis::CheckRule& each : analysis::check_rules()) {
        if (each.check == check.id) {
            part.fact({}, "Its rules",
                      view::text(fmt::format("optictl lint --explain {}", check.id)));
            break;
        }
    }
}

} // namespace

std::string check_ids() {
    std::string ids;
    for (const Named& each : every_named()) {
        ids += fmt::format("{}{}", ids.empty() ? "" : ", ", each.id);
    }
    return ids;
}

namespace {

/// Whether a word means the check: its id, the letters that the id begins with, or its group.
bool is_meant(const Named& check, std::string_view word) {
    constexpr auto as_upper = [](char each) {
        return each >= 'a' && each <= 'z' ? static_cast<char>(each - 'a' + 'A') : each;
    };
    const auto is_same = [&](std::string_view name) {
        return std::ranges::equal(word, name, {}, as_upper, as_upper);
    };
    return is_same(check.id) || is_same(check.id.substr(0, check.id.find('-'))) ||
           is_same(check.group);
}

} // namespace

std::expected<std::set<std::string>, std::string> checks_named(const std::string& list) {
    const auto known = every_named();
    std::set<std::string> out;
    for (std::size_t at = 0; at < list.size();) {
        const std::size_t end = std::min(list.find(',', at), list.size());
        const std::string typed = list.substr(at, end - at);
        bool is_known = false;
        for (const Named& each : known) {
            if (is_meant(each, typed)) {
                out.emplace(each.id);
                is_known = true;
            }
        }
        if (!is_known) {
            return std::unexpected(fmt::format("'{}' is no check, and no group of checks; optictl "
                                               "qualify list names them",
                                               view::text(typed).text));
        }
        at = end + 1;
    }
    return out;
}

ExitCode list_checks(const std::vector<std::string>& ids, Format format) {
    const auto wanted = checks_named(fmt::format("{}", fmt::join(ids, ",")));
    if (!wanted) {
        complain(wanted.error());
        return ExitCode::Usage;
    }
    view::Object tree;
    const bool has_details = !wanted->empty();
    view::Table& table = tree.table("checks", {},
                                    {{"check", "check"},
                                     {"kind", "kind"},
                                     {"criterion", {}, view::Align::Left, view::Shown::ToPrograms},
                                     {"group", "group"},
                                     {"title", "what"}},
                                    has_details ? view::Shown::ToPrograms : view::Shown::Always);
    table.as_csv();
    for (const Named& each : every_named()) {
        if (has_details && !wanted->contains(std::string(each.id))) {
            continue;
        }
        table.row({view::text(each.id), view::text(each.kind), view::text(each.criterion),
                   view::text(each.group), view::text(each.title)});
        if (has_details) {
            add_details(tree, each);
        }
    }
    Output output(format);
    TreeWriter writer(output, format, "optictl qualify list");
    writer.write(tree, "qualify-list/1");
    writer.finish();
    return output.finish(ExitCode::Ok);
}

} // namespace optictl::cli
