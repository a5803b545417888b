// What the targets of a command line stand for, one after the other: modules, and dumps from files,
// folders, archives and standard input.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "cli/engine/progress.hpp"
#include "cli/engine/targets/target.hpp"
#include "cli/engine/trouble.hpp"
#include "drivers/dump/page_files.hpp"

namespace optictl::engine {

/// Why a target, or one dump in it, could not be read.
struct Failure {
    std::string target;
    Trouble trouble = Trouble::Unreadable;
    std::string message; ///< a sentence that names the target
};

/// One of a cause, which may name the target itself: "x.cap: no dump format fits".
[[nodiscard]] Failure failure_of(const std::string& target, Trouble trouble,
                                 const std::string& cause);

/// A line for standard error, beside the data of a module.
struct Notice {
    std::string text;
    Trouble trouble = Trouble::None;
};

/// A file or folder of page files that is still to be read.
struct Unread {
    bool found = false; ///< in a folder, rather than named by the user
};

/// One module or dump, before anything is understood of it.
struct Document {
    std::string name; ///< the path; within an archive ARCHIVE/PATH; "-" is standard input
    /// Unread; or its bytes; or the page files of one module; or a module to read; or why there is
    /// nothing; or what was left out.
    std::variant<Unread, std::string, std::vector<drivers::dump::PageFile>, Target, Failure, Notice>
        content;
};

/// What is said of a target for which there is no memory.
[[nodiscard]] std::string no_memory(std::string_view target);

/// Hands on the documents of all targets in order: of a folder sorted by name, its folders
/// included, of an archive as they stand in it. Names that begin with a dot, *.md, *.toml, and
/// links to folders are left out; pipes, sockets and devices in folders as well, with a word.
/// Nothing but one document is held at a time. Ends early when `stop` says so.
void for_each_document(const std::vector<Target>& targets, bool (*stop)(), Progress& progress,
                       const std::function<void(Document)>& take);

} // namespace optictl::engine
