// An I2C adapter in user space with one module on it. Usage:
//     module_emulator RULES IMAGE PORT FUNCTIONS CONTROL
// RULES is cmis, sff8636 or sff8472; IMAGE holds records of half pages (memory.hpp); PORT is one of
// vhci_hcd.0; FUNCTIONS are the I2C_FUNC_* of the adapter, in hexadecimal; faults are written to
// the named pipe CONTROL, messages are logged to CONTROL.log. Goes to the background when it is
// plugged in.
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <fcntl.h>
#include <memory>
#include <poll.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include "tests/kernel/emulator/tiny_usb.hpp"

namespace {

int fail(const std::string& what) {
    fmt::print(stderr, "module_emulator: {}: {}\n", what, std::strerror(errno));
    return EXIT_FAILURE;
}

/// Lines that are in the pipe by now.
void take_in_faults(int control, emulator::FaultyModule& module) {
    static std::string pending;
    std::array<char, 256> buffer{};
    ssize_t count = 0;
    while ((count = ::read(control, buffer.data(), buffer.size())) > 0) {
        pending.append(buffer.data(), static_cast<std::size_t>(count));
    }
    for (std::size_t end = 0; (end = pending.find('\n')) != std::string::npos;) {
        if (!module.control(pending.substr(0, end))) {
            fmt::print(stderr, "module_emulator: not a fault: {}\n", pending);
            std::exit(EXIT_FAILURE);
        }
        pending.erase(0, end + 1);
    }
}

/// Faults that were written before a request was made are in force for it.
void serve_all(int connection, int control, std::uint32_t functions,
               emulator::FaultyModule& module) {
    pollfd ready{connection, POLLIN, 0};
    while (::poll(&ready, 1, -1) == 1) {
        take_in_faults(control, module);
        if (!emulator::serve(connection, functions, module)) {
            return;
        }
    }
}

int run(int argc, char** argv) {
    constexpr int hexadecimal = 16;
    constexpr mode_t owner_only = 0600;
    if (argc != 6) {
        fmt::print(stderr, "usage: module_emulator RULES IMAGE PORT FUNCTIONS CONTROL\n");
        return EXIT_FAILURE;
    }
    auto memory = emulator::memory_of(argv[1], argv[2]);
    const std::string control_path = argv[5];
    if (!memory) {
        return fail(std::string(argv[1]) + " " + argv[2]);
    }
    ::unlink(control_path.c_str());
    if (::mkfifo(control_path.c_str(), owner_only) != 0) {
        return fail(control_path);
    }
    // Read and write: there is always a writer, and a shell that writes never waits for a reader.
    const int control = ::open(control_path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> log(
        std::fopen((control_path + ".log").c_str(), "ae"), &std::fclose);
    if (control < 0 || log == nullptr) {
        return fail(control_path);
    }
    const int connection = emulator::attach(std::atoi(argv[3]));
    if (connection < 0) {
        return fail("vhci_hcd.0");
    }
    if (::daemon(1, 1) != 0) {
        return fail("daemon");
    }
    const auto functions = static_cast<std::uint32_t>(std::strtoul(argv[4], nullptr, hexadecimal));
    emulator::FaultyModule module(std::move(*memory), log.get());
    serve_all(connection, control, functions, module);
    return EXIT_SUCCESS;
}

} // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {
        std::fputs(error.what(), stderr);
        return EXIT_FAILURE;
    }
}
