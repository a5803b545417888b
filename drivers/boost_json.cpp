// Boost.JSON as source: Debian's library is not linked, so that nothing is loaded at start.
#include <boost/json/src.hpp>
