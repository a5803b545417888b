#define DOCTEST_CONFIG_IMPLEMENT // both: the header may stand before it, precompiled
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
