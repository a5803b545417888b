// Functions that complete items, for every map: see ItemRow::complete.
#pragma once

#include "sff/model/module.hpp"

namespace optictl::model {

/// An item whose code is shown by its name alone, as text.
inline void as_text(const memmap::Context& /*context*/, unsigned /*lane*/, Item& item) {
    if (item.reading.has_value() && item.reading.codes != nullptr) {
        item.form = Form::Text;
        item.note = item.reading.codes->name_of(item.reading.raw);
    }
}

} // namespace optictl::model
