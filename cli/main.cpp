// optictl: runs the command line.
#include <exception>

#include <fmt/format.h>

#include "cli/command_line.hpp"
#include "cli/exit_code.hpp"
#include "cli/output.hpp"

int main(int argc, char** argv) {
    try {
        return optictl::cli::run_command_line(argc, argv);
    } catch (const std::exception& error) {
        // What can go wrong outside the program is no exception: this is a fault of the program.
        optictl::cli::complain(fmt::format(
            "this is a fault of the program, please report it with the command: {}", error.what()));
        return static_cast<int>(optictl::cli::ExitCode::Internal);
    }
}
