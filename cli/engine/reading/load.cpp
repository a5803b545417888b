#include "cli/engine/reading/load.hpp"

#include <algorithm>
#include <exception>
#include <map>
#include <new>
#include <optional>
#include <set>
#include <span>

#include <fmt/format.h>

#include "cli/engine/reading/in_order.hpp"
#include "cli/engine/targets/ports.hpp"
#include "sff/model/subjects.hpp"
#include "sff/sff8024/arrange.hpp"
#include "sff/sff8024/identify.hpp"

namespace optictl::engine {
namespace {

namespace dump = drivers::dump;

dump::Options dump_options(const Request& request) {
    dump::Options out{
        .format = request.dump_format,
        .placing = {},
        .patience = {.seconds = request.deadline_s, .stop = request.stop, .regular_only = false}};
    if (!request.layout.empty()) {
        out.placing.layout = layout_for(request, false);
    }
    out.placing.choose = [&request](std::uint8_t identifier, std::size_t) {
        return layout_for(request, sff8024::two_addresses(identifier));
    };
    out.placing.is_page_00 = [](std::span<const std::uint8_t> half) {
        return static_cast<dump::Sign>(sff8024::is_page_00(half));
    };
    out.placing.ends_in_lane_pages = [](std::span<const std::uint8_t> memory) {
        return static_cast<dump::Sign>(sff8024::ends_in_lane_pages(memory));
    };
    if (request.page) {
        out.placing.page = static_cast<std::uint8_t>(*request.page);
    }
    if (request.bank) {
        out.placing.bank = static_cast<std::uint8_t>(*request.bank);
    }
    return out;
}

using Loaded = std::expected<std::vector<dump::LoadedModule>, dump::Error>;

Loaded read(const Document& document, const dump::Options& options) {
    if (const auto* bytes = std::get_if<std::string>(&document.content)) {
        return dump::load_bytes(*bytes, document.name, options);
    }
    if (const auto* files = std::get_if<std::vector<dump::PageFile>>(&document.content)) {
        return dump::load_pages(*files, document.name, options);
    }
    const auto* unread = std::get_if<Unread>(&document.content);
    if (unread == nullptr || !unread->found) {
        return dump::load(document.name, options);
    }
    dump::Options found = options;
    found.patience.regular_only = true;
    return dump::load(document.name, found);
}

/// What failed when the dump was made counts as when it fails now.
std::optional<Notice> read_failure(const Inspection& inspection) {
    for (const Decoded& decoded : inspection.readings) {
        for (const model::Finding& finding : decoded.module.findings) {
            if (finding.id == model::subjects::read_error.id) {
                return Notice{name_of(inspection) + ": " + finding.text, Trouble::Device};
            }
        }
    }
    return std::nullopt;
}

/// Documents that one thread works off at a go: a job costs more than a small dump.
class Batch {
public:
    /// Whether it is worth a job of its own.
    [[nodiscard]] bool is_full() const {
        constexpr std::size_t many = 32;
        constexpr std::size_t large = std::size_t{1} << 20U; // bytes
        return documents_.size() >= many || bytes_ >= large;
    }
    [[nodiscard]] bool is_empty() const { return documents_.empty(); }
    void add(Document document) {
        if (const auto* bytes = std::get_if<std::string>(&document.content)) {
            bytes_ += bytes->size();
        }
        documents_.push_back(std::move(document));
    }
    void begin(const std::function<Finish(Document&, bool)>& work, bool is_first) {
        finishes_.reserve(documents_.size());
        for (Document& document : documents_) {
            finishes_.push_back(work(document, is_first));
            document.content = Unread{}; // its bytes are not needed any more
        }
    }
    void finish() {
        for (const Finish& each : finishes_) {
            each();
        }
    }

private:
    std::vector<Document> documents_;
    std::size_t bytes_ = 0;
    std::vector<Finish> finishes_;
};

} // namespace

dump::Layout layout_for(const Request& request, bool two_addresses) {
    if (request.layout == "lane-pages") {
        return dump::Layout::LanePages;
    }
    if (!request.layout.empty()) {
        two_addresses = request.layout == "two-address";
    } else if (request.as) {
        two_addresses = *request.as == memmap::Standard::Sff8472;
    }
    return two_addresses ? dump::Layout::TwoAddress : dump::Layout::Paged;
}

Loader::Loader(const Request& request)
    : request_(request), dump_options_(dump_options(request)), live_(request) {}

void Loader::load(Document& document, bool is_first, const Receiver& receiver) const {
    try {
        load_any(document, is_first, receiver);
    } catch (const std::bad_alloc&) {
        document.content = Unread{}; // makes room for what is to be said
        receiver.failed({document.name, Trouble::Unreadable, no_memory(document.name)});
    } catch (const std::exception& error) {
        receiver.failed({document.name, Trouble::Unreadable,
                         fmt::format("{}: {}; this is a fault of optictl: report it with the dump",
                                     document.name, error.what())});
    }
}

void Loader::load_any(Document& document, bool is_first, const Receiver& receiver) const {
    if (auto* failure = std::get_if<Failure>(&document.content)) {
        receiver.failed(std::move(*failure));
        return;
    }
    if (auto* notice = std::get_if<Notice>(&document.content)) {
        receiver.said(std::move(*notice));
        return;
    }
    const auto* target = std::get_if<Target>(&document.content);
    if (target == nullptr) {
        load_dump(document, document.name, is_first, receiver);
    } else if (target->noun == noun::file) { // a port of a map that names dumps
        load_dump({target->word, Unread{}}, document.name, is_first, receiver);
    } else if (!request_.stop()) {
        hand_on(live_.read(*target), is_first, receiver);
    }
}

void Loader::hand_on(LiveRead read, bool is_first, const Receiver& receiver) const {
    const bool is_dead = !read.inspection && read.failure &&
                         read.failure->trouble != Trouble::Request && request_.absent_rows;
    if (read.inspection) {
        read.inspection->of_first_dump = is_first;
        receiver.module(*read.inspection);
    }
    for (std::string& notice : read.notices) {
        receiver.said({std::move(notice)});
    }
    if (is_dead) {
        hand_on_dead(*read.failure, receiver);
    } else if (read.failure) {
        receiver.failed(std::move(*read.failure));
    }
}

void Loader::hand_on_dead(const Failure& failure, const Receiver& receiver) const {
    const std::string head = failure.target + ": ";
    Inspection inspection;
    inspection.target = failure.target;
    inspection.absent = failure.message.substr(failure.message.starts_with(head) ? head.size() : 0);
    inspection.absence = failure.trouble;
    inspection.image = std::make_unique<memmap::Image>();
    receiver.module(inspection);
    if (failure.trouble != Trouble::NotPresent) {
        receiver.said({failure.message, failure.trouble});
    }
}

void Loader::load_dump(const Document& document, const std::string& name, bool is_first,
                       const Receiver& receiver) const {
    auto loaded = read(document, dump_options_);
    if (!loaded) {
        receiver.failed({name, Trouble::Unreadable, std::move(loaded.error().message)});
        return;
    }
    for (dump::LoadedModule& found : *loaded) {
        if (live_.takes_dumps() && found.absent.empty()) {
            hand_on(live_.read_recorded(name, std::move(found.image)), is_first, receiver);
            continue;
        }
        Inspection inspection;
        inspection.target = name;
        inspection.of_first_dump = is_first;
        inspection.label = std::move(found.label);
        inspection.recognised_as = std::move(found.recognised_as);
        inspection.warnings = std::move(found.warnings);
        inspection.header = std::move(found.header);
        inspection.image = std::make_unique<memmap::Image>(std::move(found.image));
        if (!found.absent.empty()) {
            inspection.absent = std::move(found.absent);
            hand_on_absent(inspection, found.failed, receiver);
            continue;
        }
        inspect(inspection, request_.as, request_.expect);
        auto failed = request_.keeps_errors ? std::nullopt : read_failure(inspection);
        receiver.module(inspection);
        if (failed) {
            receiver.said(std::move(*failed));
        }
    }
}

void Loader::hand_on_absent(Inspection& inspection, bool failed, const Receiver& receiver) const {
    const Trouble trouble = failed ? Trouble::Device : Trouble::NotPresent;
    const std::string name = name_of(inspection);
    std::string message = name + ": " + inspection.absent;
    if (!request_.absent_rows) {
        receiver.failed({name, trouble, std::move(message)});
        return;
    }
    inspection.absence = failed ? trouble : Trouble::None;
    receiver.module(inspection);
    if (failed) {
        receiver.said({std::move(message), trouble});
    }
}

namespace {

/// The bus that each live target needs for itself; dumps need none.
class Buses {
public:
    Buses(const std::vector<Target>& targets, const Request& request) {
        const bool any = std::ranges::any_of(targets, is_live);
        const auto system = any ? open_system(request) : nullptr;
        for (const Target& target : targets) {
            if (is_live(target)) {
                of_.emplace(target.name(), bus_of(*system, target));
            }
        }
    }
    [[nodiscard]] static bool is_live(const Target& target) { return target.noun != noun::file; }

    [[nodiscard]] unsigned count() const {
        std::set<std::string_view> buses;
        for (const auto& [name, bus] : of_) {
            buses.insert(bus);
        }
        return static_cast<unsigned>(buses.size());
    }
    /// Of a document that is a live target; else null.
    [[nodiscard]] const std::string* of(const Document& document) const {
        const auto found = of_.find(document.name);
        return found == of_.end() ? nullptr : &found->second;
    }

private:
    std::map<std::string, std::string> of_; ///< by the name of the target
};

/// Threads for the work: one a bus, since buses are what is waited for; the user's word counts
/// more.
[[nodiscard]] unsigned threads_for(const Request& request, const Buses& buses) {
    constexpr unsigned most = 64;
    return request.jobs != 0 || buses.count() < 2 ? request.jobs : std::min(buses.count(), most);
}

} // namespace

void for_each_in_order(const std::vector<Target>& targets, const Request& request,
                       Progress& progress, const std::function<Finish(Document&, bool)>& begin) {
    const Buses buses(targets, request);
    InOrder threads(threads_for(request, buses));
    auto batch = std::make_shared<Batch>();
    bool is_first = true;
    const auto run_here = [&] {
        batch->begin(begin, is_first);
        batch->finish();
        batch = std::make_shared<Batch>();
    };
    const auto add_batch = [&](const std::string& bus) {
        threads.add([batch, &begin, first = is_first] { batch->begin(begin, first); },
                    [batch] { batch->finish(); }, bus);
        batch = std::make_shared<Batch>();
    };
    for_each_document(targets, request.stop, progress, [&](Document document) {
        const std::string* const bus = buses.of(document);
        const bool is_alone =
            is_first && (request.first_alone || bus == nullptr || targets.size() == 1);
        if (bus != nullptr && !batch->is_empty()) {
            add_batch({});
        }
        batch->add(std::move(document));
        if (is_alone) {
            run_here();
        } else if (bus != nullptr || batch->is_full()) {
            add_batch(bus != nullptr ? *bus : std::string());
        }
        is_first = false;
    });
    threads.drain();
    // A handful of dumps is done before threads have started.
    if (!batch->is_empty() && !request.stop()) {
        run_here();
    }
}

} // namespace optictl::engine
