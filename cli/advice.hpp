// What the command line calls the things that users can do about an error.
#pragma once

namespace optictl::cli {

/// Gives the library the words that name options and verbs.
void give_advice();

} // namespace optictl::cli
