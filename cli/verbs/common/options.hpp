// Options that several verbs share. A verb has those that it declares and no others.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "cli/engine/request.hpp"
#include "cli/render/format_id.hpp"
#include "cli/verbs/common/arguments.hpp"
#include "vendor-db/verdict.hpp"

namespace optictl::cli {

/// Declares --format.
void declare_format(Arguments& to, Format& format,
                    const Arguments::Choices& names = {"text", "json"},
                    const char* help = "text, or json: one object a line");

/// A request that nothing was asked of yet: the system and the port map are those that the
/// environment names, and a signal stops it.
[[nodiscard]] engine::Request request_of_environment();

/// Of verbs that read modules and dumps.
struct TargetOptions {
    std::vector<std::string> words; ///< targets as typed, with selectors before them (explain)
    bool none_is_all = false;       ///< without words, every port of the port map is meant
    Format format = Format::Text;
    engine::Request request = request_of_environment();
};
/// Declares the words that are targets; `more` is said behind what they may be.
void declare_target_words(Arguments& to, std::vector<std::string>& words,
                          std::string_view more = {});
/// Declares the targets, --format and how dumps are understood.
void declare_targets(Arguments& to, TargetOptions& options,
                     const Arguments::Choices& formats = {"text", "json"},
                     const char* format_help = "text, or json: one object a line");
/// Declares --expect.
void declare_expect(Arguments& to, engine::Request& request);
/// Declares --as.
void declare_as(Arguments& to, engine::Request& request);
/// Declares --ports.
void declare_port_map(Arguments& to, engine::Request& request);
/// Declares --force and --via; `wrappers` says which wrappers there are.
void declare_bus(Arguments& to, engine::Request& request, const char* wrappers);
/// Declares the way to modules: port map, deadline, bus, wrappers.
void declare_way(Arguments& to, TargetOptions& options);
/// Declares how modules are read: the way to them, and how sure an answer has to be.
void declare_reading(Arguments& to, TargetOptions& options);
/// The same, and --flags: of verbs that show latched flags or judge by them.
void declare_live(Arguments& to, TargetOptions& options);

/// The day by UTC.
[[nodiscard]] vendor_db::Date today();

/// Of verbs that use compatibility lists.
struct ListOptions {
    std::vector<std::string> lists; ///< after those that are shipped and of the site
    bool only_lists = false;
    std::string date; ///< day by which entries expire; empty: today
};
void declare_lists(Arguments& to, ListOptions& options);
/// The lists that the options and the environment name.
[[nodiscard]] engine::ListSources sources_of(const ListOptions& options);
/// What any module is asked; the error is a sentence.
[[nodiscard]] std::expected<vendor_db::Query, std::string> query_of(const ListOptions& options);

// What verbs show of a module, and so read of one.
inline constexpr memmap::Wanted everything{.observables = true, .everything = true};
inline constexpr memmap::Wanted judged_by{.health = true};

} // namespace optictl::cli
