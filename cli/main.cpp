// optictl: runs the command line.
#include <exception>
#include <fcntl.h>
#include <new>
#include <string>
#include <system_error>
#include <unistd.h>

#include "cli/command_line.hpp"
#include "cli/exit_code.hpp"
#include "cli/output.hpp"

namespace {

using optictl::cli::ExitCode;

/// Takes the numbers of standard streams that are closed, before a device or a file gets one: what
/// is printed would be written there. As from and to a closed stream, nothing can be read or
/// written.
void take_closed_streams() {
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        const int mode = stream == STDIN_FILENO ? O_WRONLY : O_RDONLY;
        if (::fcntl(stream, F_GETFD) == -1 && ::open("/dev/null", mode) != stream) {
            ::_exit(static_cast<int>(ExitCode::DeviceError));
        }
    }
}

int fail(ExitCode code, const std::string& why) {
    optictl::cli::complain(why);
    return static_cast<int>(code);
}

} // namespace

int main(int argc, char** argv) {
    take_closed_streams();
    try {
        return optictl::cli::run_command_line(argc, argv);
    } catch (const std::bad_alloc&) {
        return fail(ExitCode::DeviceError,
                    "out of memory; give it fewer files at a time, or write -j 1");
    } catch (const std::system_error& error) {
        const bool no_thread = error.code() == std::errc::resource_unavailable_try_again;
        return no_thread
                   ? fail(ExitCode::DeviceError,
                          "no thread can be made: the limit of processes is reached; raise it "
                          "(ulimit -u), or write -j 1")
                   : fail(ExitCode::Internal, std::string(error.what()) +
                                                  "; this is a fault of the program or "
                                                  "of the system: please report it");
    } catch (const std::exception& error) {
        return fail(ExitCode::Internal, std::string(error.what()) +
                                            "; this is a fault of the program: please report it");
    }
}
