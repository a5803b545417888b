#include "cli/verbs/actions/qualify_learn.hpp"

#include <fmt/format.h>

#include "cli/engine/qualify/profile.hpp"
#include "cli/output.hpp"
#include "cli/verbs/common/files.hpp"
#include "cli/verbs/common/tree.hpp"
#include "drivers/dump/output_file.hpp"

namespace optictl::cli {

using namespace engine;

ExitCode learn_profile(const std::vector<Target>& targets, const TargetOptions& options,
                       const std::string& file) {
    if (file.empty()) {
        complain("a profile is two files; name it: qualify learn TARGET... -o part.toml");
        return ExitCode::Usage;
    }
    const std::string stem = file.ends_with(".toml") ? file.substr(0, file.size() - 5) : file;
    const std::string baseline = stem + ".baseline.toml";
    if (!can_be_written({file, baseline})) {
        return ExitCode::DeviceError;
    }
    Output output(Format::Text);
    qualify::Learner learner;
    const ExitCode code = run_targets<Inspection>(
        targets, options, output, [](Inspection& inspection) { return std::move(inspection); },
        [&](Inspection& inspection) {
            learner.add(inspection);
            return ExitCode::Ok;
        });
    if (learner.modules() == 0) {
        return output.finish(worse(code, ExitCode::Failed));
    }
    const std::string beside = baseline.substr(baseline.find_last_of('/') + 1);
    for (const auto& [each, text] :
         {std::pair(baseline, learner.baseline()), std::pair(file, learner.write(beside))}) {
        if (auto failed = drivers::dump::write_file_atomically(each, text)) {
            output.complain(fmt::format("{}: {}", each, *failed));
            return output.finish(ExitCode::DeviceError);
        }
    }
    output.write(fmt::format("{}: learned from {}, with {} beside it.\nRead both, then: "
                             "optictl qualify TARGET --profile {}\n",
                             file, counted(learner.modules(), "module"), baseline, file));
    return output.finish(code);
}

} // namespace optictl::cli
