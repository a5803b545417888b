// list: one line a module, or one line a group of modules that have the same cells.
#include <algorithm>
#include <cstdlib>
#include <functional>
#include <map>
#include <optional>
#include <unistd.h>
#include <utility>

#include "cli/help.hpp"
#include "cli/output.hpp"
#include "cli/render/csv.hpp"
#include "cli/render/json.hpp"
#include "cli/verbs/common/options.hpp"
#include "cli/verbs/common/tree.hpp"
#include "cli/verbs/verb.hpp"
#include "cli/view/module/columns.hpp"
#include "cli/view/module/module.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli {

using namespace engine;

namespace {

struct Options : TargetOptions {
    std::string columns;
    std::string count_by;
    unsigned at_least = 1;
    bool wide = false; ///< all usual columns, whatever the terminal shows of them
};

void declare(Arguments& to, Options& options) {
    options.none_is_all = true;
    declare_targets(to, options, {"text", "csv", "json"}, "text, csv, or json: one object a line");
    to.text("--columns", options.columns, "columns, separated by commas");
    to.text("--count-by", options.count_by,
            "count the modules that have the same in these columns");
    to.offer("--columns", view::column_names);
    to.offer("--count-by", view::column_names);
    to.number("--at-least", options.at_least, std::nullopt, "only groups of so many modules");
    to.flag("--wide", options.wide, "all columns, however wide the terminal is");
    declare_expect(to, options.request);
    declare_live(to, options);
}

constexpr std::string_view usual_columns = "target,verdict,type,part_number,serial,vendor,media";

using Cells = std::vector<std::string>;
using Columns = std::vector<view::ListColumn>;

ExitCode code_of(const Inspection& inspection) {
    if (!inspection.absent.empty()) {
        return exit_code_of(inspection.absence);
    }
    return inspection.best() != nullptr ? ExitCode::Ok : ExitCode::Failed;
}

/// A port without a module, as JSON says what cannot be read.
void put_absent(render::JsonWriter& json, const Inspection& inspection) {
    const ExitCode code = code_of(inspection);
    render::error_json(json, name_of(inspection),
                       static_cast<int>(code == ExitCode::Ok ? ExitCode::NotPresent : code),
                       inspection.absent);
}

/// Its cells: in a table the reason runs on over the columns of what is not there.
Cells cells_of_absent(Format format, const Columns& columns, const Inspection& inspection) {
    if (format == Format::Csv) {
        return view::cells_of(columns, inspection);
    }
    const std::string reason = words::printable(inspection.absent);
    const bool begins_with_target = columns.size() > 1 && columns.front().name == "target";
    return begins_with_target ? Cells{name_of(inspection), reason}
                              : Cells{name_of(inspection) + ": " + reason};
}

/// Whether a row of these columns says why there is no module.
bool tells_absence(Format format, const Columns& columns) {
    return format != Format::Csv ||
           std::ranges::any_of(columns, [](const view::ListColumn& column) {
               return column.name == "verdict" || column.name == "cause";
           });
}

Cells titles_of(const Columns& columns) {
    Cells titles;
    for (const view::ListColumn& column : columns) {
        titles.emplace_back(column.title);
    }
    return titles;
}

/// Lines as a table or as CSV. The first rows of a table wait until their widths are known; a
/// fleet's later rows keep them, so that memory does not grow with the number of modules.
class Lines {
public:
    /// `width`: columns at the end that do not fit it are left out; nothing: none is.
    Lines(Output& output, Format format, const Cells& titles,
          std::optional<std::size_t> width = std::nullopt)
        : output_(output), format_(format), titles_(titles), table_(columns(titles_)),
          width_(width) {
        if (format_ == Format::Csv) {
            add(titles);
        }
    }
    void add(Cells cells) {
        if (format_ != Format::Csv) {
            table_.add(std::move(cells));
            if (table_.size() == most_held) {
                put_table();
            }
            return;
        }
        std::string line;
        render::put_csv(line, cells);
        output_.write(line);
    }
    void finish() {
        if (!table_.empty()) {
            put_table();
        }
    }

private:
    /// More than any switch has ports, and less than a megabyte.
    static constexpr std::size_t most_held = 1024;

    void put_table() {
        render::Buffer text;
        if (width_) {
            constexpr std::size_t least = 2; // the module and its verdict
            table_.fit(*std::exchange(width_, std::nullopt), least, "");
        }
        table_.write(text, "");
        output_.progress().clear(); // where both go to one terminal
        output_.write(text);
    }

    static std::vector<render::Column> columns(const Cells& titles) {
        std::vector<render::Column> columns;
        for (const std::string& title : titles) {
            columns.push_back({title});
        }
        return columns;
    }

    Output& output_;
    Format format_;
    Cells titles_;
    render::TextTable table_;
    std::optional<std::size_t> width_;
};

/// One module as a line.
struct Row {
    ExitCode code = ExitCode::Ok;
    Cells cells;
    std::string json;      ///< the object of a module with columns; empty in other formats
    std::string complaint; ///< why there is no module, where the line does not say it
};

ExitCode list_lines(const Options& options, const Columns& columns) {
    Output output(options.format, options.format == Format::Text);
    const bool fits = options.columns.empty() && !options.wide;
    Lines lines(output, options.format, titles_of(columns),
                fits ? std::optional(terminal_width()) : std::nullopt);
    const bool tells = tells_absence(options.format, columns);
    const TreeWriter writer(output, options.format);
    const auto make = [&](const Inspection& inspection) {
        const bool absent = !inspection.absent.empty();
        Row row{code_of(inspection),
                absent ? cells_of_absent(options.format, columns, inspection)
                       : view::cells_of(columns, inspection),
                {},
                absent && !tells ? name_of(inspection) + ": " + inspection.absent : ""};
        if (options.format == Format::Json && absent) {
            render::JsonWriter json;
            put_absent(json, inspection);
            row.json.assign(json.text()).push_back('\n');
        } else if (options.format == Format::Json) {
            row.json =
                options.columns.empty()
                    ? writer.written(view::list_tree(inspection), "list/2", inspection).text
                    : writer
                          .written(view::columns_tree(columns, inspection), "columns/1", inspection)
                          .text;
        }
        return row;
    };
    const auto take = [&](Row& row) {
        if (!row.complaint.empty()) {
            output.complain(row.complaint);
        }
        if (options.format == Format::Json) {
            output.write(row.json);
        } else {
            lines.add(std::move(row.cells));
        }
        return row.code;
    };
    const ExitCode code = run_each<Row>(options, output, make, take);
    output.progress().clear();
    lines.finish();
    return output.finish(code);
}

/// The groups with the most modules first.
std::vector<std::pair<Cells, unsigned>> ranked(const std::map<Cells, unsigned>& counts,
                                               unsigned at_least) {
    std::vector<std::pair<Cells, unsigned>> groups;
    std::ranges::copy_if(counts, std::back_inserter(groups),
                         [&](const auto& group) { return group.second >= at_least; });
    std::ranges::stable_sort(groups, std::greater{},
                             [](const auto& group) { return group.second; });
    return groups;
}

view::Object group_tree(const Columns& columns, const Cells& cells, unsigned count) {
    view::Object tree;
    tree.data("count", view::whole(count));
    view::Object& of = tree.object("of", "");
    for (std::size_t i = 0; i < columns.size(); ++i) {
        of.data(columns[i].name, view::as_data(cells[i]));
    }
    return tree;
}

ExitCode list_counts(const Options& options, const Columns& columns) {
    Output output(options.format, true);
    std::map<Cells, unsigned> counts;
    const auto make = [&](const Inspection& inspection) {
        return Row{code_of(inspection), view::cells_of(columns, inspection), {}, {}};
    };
    const auto take = [&](Row& row) {
        ++counts[std::move(row.cells)];
        return row.code;
    };
    const ExitCode code = run_each<Row>(options, output, make, take);
    output.progress().clear();
    Cells titles = titles_of(columns);
    titles.insert(titles.begin(), "count");
    Lines lines(output, options.format, titles);
    TreeWriter writer(output, options.format);
    for (auto& [cells, count] : ranked(counts, options.at_least)) {
        if (options.format == Format::Json) {
            writer.write(group_tree(columns, cells, count), "count/1");
        } else {
            cells.insert(cells.begin(), fmt::format("{}", count));
            lines.add(std::move(cells));
        }
    }
    lines.finish();
    return output.finish(code);
}

ExitCode run(const Options& options) {
    const bool counts = !options.count_by.empty();
    const bool usual = options.columns.empty();
    if (counts && !usual) {
        complain("--columns and --count-by do not go together; --count-by names the columns");
        return ExitCode::Usage;
    }
    const auto columns = view::parse_columns(counts  ? options.count_by
                                             : usual ? usual_columns
                                                     : options.columns);
    if (!columns) {
        complain(columns.error());
        return ExitCode::Usage;
    }
    Options live = options;
    live.request.absent_rows = !counts; // what is not there is counted with nothing
    live.request.wanted = view::wanted_of(*columns);
    live.request.wanted.flags = options.request.wanted.flags;
    return counts ? list_counts(live, *columns) : list_lines(live, *columns);
}

} // namespace

namespace verb {

extern const Verb list;
const Verb list{
    "list", "One line a module",
    "Columns: target, type, map, vendor, oui, part_number, revision, serial, date, firmware,\n"
    "hardware, media, wavelength, connector, applications, lanes, max_power, state, temperature,\n"
    "supply_voltage, tx_bias, tx_power, rx_power (the lowest lane), ber, snr, snr_host, osnr (the\n"
    "worst), frequency, verdict, step, cause, findings, and every key of `show --format json`,\n"
    "without its unit. Ports without a module have a row that says why.\n"
    "Examples:\n"
    "  optictl list file captures\n"
    "  optictl list file dumps.tar.gz --columns target,part_number,firmware --format csv\n"
    "  optictl list file rack7/ --count-by vendor,part_number,firmware\n"
    "  optictl list file rack7/ --count-by vendor,serial --at-least 2\n"
    "  optictl list file captures --format json | jq -r .vendor_part_number\n"
    "  optictl list i2c 7 8 9 netdev eth0",
    prepare<Options, declare, run>};

} // namespace verb

} // namespace optictl::cli
