// libfuse, which only this folder includes, at one version of its interface.
#pragma once

#define FUSE_USE_VERSION 35

// Its headers are of C: flexible arrays and conversions that C++ warns of.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#include <cuse_lowlevel.h>
#include <fuse_lowlevel.h>
#pragma GCC diagnostic pop
