// From targets to decoded modules: dumps are read and decoded on all cores, and what a verb makes
// of each module comes out in order.
#pragma once

#include <functional>
#include <memory>
#include <utility>
#include <variant>
#include <vector>

#include "cli/engine/inspect.hpp"
#include "cli/engine/progress.hpp"
#include "cli/engine/reading/documents.hpp"
#include "cli/engine/reading/live.hpp"
#include "cli/engine/request.hpp"
#include "cli/engine/targets/target.hpp"
#include "cli/engine/trouble.hpp"
#include "drivers/dump/load.hpp"

namespace optictl::engine {

/// How linear addresses map to pages: as the options say, else by what the module tells.
[[nodiscard]] drivers::dump::Layout layout_for(const Request& request, bool two_addresses);

/// Reads documents and decodes what is in them, as the options say. Threads may share it.
class Loader {
public:
    explicit Loader(const Request& request);
    Loader(const Loader&) = delete;
    Loader& operator=(const Loader&) = delete;

    /// What comes out of a document, in order.
    struct Receiver {
        std::function<void(Inspection&)> module;
        std::function<void(Failure)> failed;
        std::function<void(Notice)> said;
    };
    /// Hands each module of a document on, or says why there is none. What is thrown on the way,
    /// want of memory above all, costs this document its line and no other.
    void load(Document& document, bool is_first, const Receiver& receiver) const;

private:
    void load_any(Document& document, bool is_first, const Receiver& receiver) const;
    /// `name` is what the dump is called.
    void load_dump(const Document& document, const std::string& name, bool is_first,
                   const Receiver& receiver) const;
    /// A port of a dump without a module: a row where ports are listed, else a failure as when it
    /// is read. An empty port of a dump is no trouble where it has a row.
    void hand_on_absent(Inspection& inspection, bool failed, const Receiver& receiver) const;
    void hand_on(LiveRead read, bool is_first, const Receiver& receiver) const;
    /// The row of a live port of which nothing could be read.
    void hand_on_dead(const Failure& failure, const Receiver& receiver) const;

    const Request& request_;
    drivers::dump::Options dump_options_;
    LiveReader live_;
};

/// What is left to do of a document once it is read: called in the order of the documents.
using Finish = std::function<void()>;

/// Calls `begin` for each document in some thread, and what it returns in order in this one. Live
/// modules behind one root adapter are read one after the other, those of others beside them. With
/// `first_alone` the first document is through before any other begins; dumps always do so.
void for_each_in_order(const std::vector<Target>& targets, const Request& request,
                       Progress& progress,
                       const std::function<Finish(Document&, bool is_first)>& begin);

/// Reads all targets; a bad one does not stop the others. `make` is called for every module in
/// some thread, then `take` with what it made, and `failed` for what could not be read, in this
/// thread and in order; `said` for notices.
template <class Made>
void for_each_module(const std::vector<Target>& targets, const Request& request, Progress& progress,
                     const std::function<Made(Inspection&)>& make,
                     const std::function<void(Made&)>& take,
                     const std::function<void(const Failure&)>& failed,
                     const std::function<void(const Notice&)>& said) {
    const Loader loader(request);
    using Outcome = std::variant<Made, Failure, Notice>;
    const auto take_one = [&](Outcome& outcome) {
        if (Made* made = std::get_if<Made>(&outcome)) {
            take(*made);
        } else if (const Notice* notice = std::get_if<Notice>(&outcome)) {
            said(*notice);
            return;
        } else {
            const Failure& failure = std::get<Failure>(outcome);
            failed(failure);
        }
        progress.module();
    };
    const auto begin = [&](Document& document, bool is_first) -> Finish {
        const auto outcomes = std::make_shared<std::vector<Outcome>>();
        loader.load(
            document, is_first,
            {.module = [&](Inspection& inspection) { outcomes->emplace_back(make(inspection)); },
             .failed = [&](Failure failure) { outcomes->emplace_back(std::move(failure)); },
             .said = [&](Notice notice) { outcomes->emplace_back(std::move(notice)); }});
        return [outcomes, &take_one] {
            for (auto& outcome : *outcomes) {
                take_one(outcome);
            }
        };
    };
    for_each_in_order(targets, request, progress, begin);
}

} // namespace optictl::engine
