// How large what crosses the interface is: a member more is another layout, which no symbol tells.
#include <cstdio>

#include "cli/library/optictl.hpp"

using namespace optictl::api;

int main() {
#define PUT(type) std::printf("sizeof " #type " %zu\n", sizeof(type))
    PUT(Address);
    PUT(Cause);
    PUT(Changed);
    PUT(ChangeOptions);
    PUT(Device);
    PUT(Diagnosis);
    PUT(Error);
    PUT(Module);
    PUT(Monitor);
    PUT(Options);
    PUT(Register);
    PUT(Value);
}
