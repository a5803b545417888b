// A path to modules that optictl does not have: here a file of 128-byte pages, one behind the
// other.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <optictl/optictl.hpp>
#include <span>
#include <string>

using namespace optictl;

class Pages final : public api::Device {
public:
    explicit Pages(const char* path) : file_(path, std::ios::binary), path_(path) {}

    void read(const api::Address& at, std::span<std::uint8_t> out) override {
        const bool is_there = !at.a2 && at.bank == 0;
        file_.clear();
        file_.seekg(at.byte < 128 ? at.byte : at.page * 128 + at.byte);
        if (!is_there || !file_.read(reinterpret_cast<char*>(out.data()),
                                     static_cast<std::streamsize>(out.size()))) {
            throw api::Error(api::Kind::Device, "no such page");
        }
        bytes_ += out.size();
    }
    std::string description() const override { return path_; }
    std::size_t bytes() const { return bytes_; }

private:
    std::ifstream file_;
    std::string path_;
    std::size_t bytes_ = 0;
};

int main(int argc, char** argv) {
    Pages pages(argc > 1 ? argv[1] : "");
    try {
        const api::Module module = api::read(pages, {.depth = api::Depth::Health});
        std::printf("%s\nverdict: %s\n", module.form_factor().c_str(),
                    module.diagnosis().verdict.c_str());
        std::printf("%zu bytes were read\n", pages.bytes());
    } catch (const api::Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
