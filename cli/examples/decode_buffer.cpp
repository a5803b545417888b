// Decodes bytes that a program already has: any dump, or 256 bytes of memory, from standard input.
#include <cstdio>
#include <optictl/optictl.hpp>
#include <vector>

using namespace optictl;

int main() {
    std::vector<std::uint8_t> bytes;
    for (int byte = std::getchar(); byte != EOF; byte = std::getchar()) {
        bytes.push_back(static_cast<std::uint8_t>(byte));
    }
    try {
        const api::Module module = api::decode(bytes);
        std::printf("%s, %s\n", module.form_factor().c_str(), module.standard().c_str());
        for (const char* name : {"VendorName", "VendorPN", "VendorSN"}) {
            std::printf("%s: %s\n", name, module.registers(name).front().text.c_str());
        }
        const api::Diagnosis diagnosis = module.diagnosis();
        std::printf("verdict: %s\n", diagnosis.verdict.c_str());
        for (const api::Cause& cause : diagnosis.causes) {
            std::printf("  %s\n    do: %s\n", cause.text.c_str(), cause.advice.c_str());
        }
    } catch (const api::Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
