// check: one verdict a module, by the compatibility lists.
#include "cli/check.hpp"

#include "cli/columns.hpp"
#include "cli/commands/commands.hpp"
#include "cli/lists.hpp"
#include "cli/output.hpp"
#include "cli/render/check.hpp"

namespace optictl::cli {
namespace {

/// A module that was judged.
struct Row {
    Checked checked;
    std::string out; ///< how it is shown
};

class Run {
public:
    Run(const Options& options, const vendor_db::Database& lists, vendor_db::Query query)
        : options_(options), lists_(lists), query_(std::move(query)), terms_(terms_of(options)),
          output_(options, options.summary || options.format == Format::Junit) {}

    ExitCode run() {
        const auto targets = targets_of(options_);
        if (!targets) {
            return targets.error();
        }
        for (const Target& target : *targets) {
            if (target.port) {
                ports_[target.name()] = {.name = target.name(),
                                         .cage = target.port->cage,
                                         .lanes = target.port->lanes,
                                         .max_power_w = target.port->max_power_w};
            }
        }
        if (options_.format == Format::Csv && !options_.summary) {
            std::string line;
            put_csv(line, render::check_csv_titles());
            output_.write(line);
        }
        const ExitCode code = for_each_module<Row>(
            *targets, options_, output_.progress(),
            [this](const Inspection& inspection) { return row_of(inspection); },
            [this](Row& row) { return take(row); },
            [this](const Failure& failure) { fail(failure); },
            [this](const Notice& notice) { output_.complain(notice.text); });
        output_.progress().clear();
        finish();
        return output_.finish(code);
    }

private:
    /// What the lists are asked of a target: in a port of a map, also for its place.
    [[nodiscard]] vendor_db::Query query_at(const std::string& target) const {
        vendor_db::Query query = query_;
        if (const auto port = ports_.find(target); port != ports_.end()) {
            query.port = port->second;
        }
        return query;
    }

    [[nodiscard]] Row row_of(const Inspection& inspection) const {
        Row row{check(inspection, lists_, query_at(inspection.target), terms_), {}};
        if (options_.summary) {
            return row;
        }
        const Checked& checked = row.checked;
        switch (options_.format) {
        case Format::Text: {
            render::Buffer text;
            render::check_text(text, checked);
            row.out.assign(text.data(), text.size());
            break;
        }
        case Format::Json: {
            render::JsonWriter json;
            render::check_json(json, inspection, checked);
            row.out.assign(json.text()).push_back('\n');
            break;
        }
        case Format::Csv: put_csv(row.out, render::check_csv(checked)); break;
        case Format::Junit: row.out = render::check_junit(checked); break;
        }
        return row;
    }

    ExitCode take(const Row& row) {
        const bool text = options_.format == Format::Text && !options_.summary;
        if (text && counts_.modules() != 0) {
            output_.write("\n");
        }
        counts_.add(row.checked);
        if (options_.format == Format::Junit) {
            cases_ += row.out;
        } else {
            output_.write(row.out);
        }
        return row.checked.passes ? ExitCode::Ok : ExitCode::Failed;
    }

    void fail(const Failure& failure) {
        ++unreadable_;
        output_.fail(failure);
        if (options_.format == Format::Junit) {
            cases_ += render::unreadable_junit(failure.target, failure.message);
        }
    }

    void finish() {
        if (options_.format == Format::Junit) {
            output_.write(render::junit_document(cases_, counts_.modules() + unreadable_,
                                                 counts_.failed(), unreadable_));
        } else if (options_.format == Format::Json && options_.summary) {
            render::JsonWriter json;
            render::check_counts_json(json, counts_);
            output_.write(json.text());
            output_.write("\n");
        } else if (options_.format == Format::Csv && options_.summary) {
            write_parts();
        } else if (options_.format == Format::Text && (options_.summary || counts_.modules() > 1)) {
            render::Buffer text;
            render::put(text, options_.summary ? "" : "\n");
            render::check_counts_text(text, counts_, options_.summary);
            output_.write(text);
        }
    }

    void write_parts() {
        std::string lines;
        put_csv(lines, {"count", "verdict", "vendor", "part_number", "firmware"});
        for (const auto& [part, count] : counts_.parts()) {
            put_csv(lines, {fmt::format("{}", count), std::string(name_of(part.status)),
                            part.vendor, part.part_number, part.firmware});
        }
        output_.write(lines);
    }

    const Options& options_;
    const vendor_db::Database& lists_;
    vendor_db::Query query_;
    CheckTerms terms_;
    std::map<std::string, vendor_db::PortPlace> ports_; ///< by the name of the target
    Output output_;
    CheckCounts counts_;
    std::string cases_;
    unsigned unreadable_ = 0;
};

/// What the command line names and no list knows is a slip of the pen, not a pass.
bool names_are_known(const vendor_db::Database& database, const vendor_db::Query& query) {
    if (!query.platform.empty() && !database.knows_platform(query.platform)) {
        complain(
            fmt::format("no list names the platform '{}'; see optictl db list", query.platform));
        return false;
    }
    const bool unknown_cage = !query.cage.empty() &&
                              database.cage(query.platform, query.cage) == nullptr &&
                              !database.knows_cage(query.cage);
    if (unknown_cage) {
        complain(fmt::format("no list names the cage '{}'{}; see optictl db list", query.cage,
                             query.platform.empty() ? " for any platform: say --platform" : ""));
    }
    return !unknown_cage;
}

} // namespace

ExitCode check(const Options& options) {
    const auto query = query_of(options);
    if (!query) {
        complain(query.error());
        return ExitCode::Usage;
    }
    const auto lists = load_lists(options);
    if (!lists) {
        return ExitCode::Unreadable;
    }
    return names_are_known(*lists, *query) ? Run(options, *lists, *query).run() : ExitCode::Usage;
}

} // namespace optictl::cli
