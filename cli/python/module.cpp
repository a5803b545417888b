// The library's interface in Python. Python's lock is let go while the library works: a read waits
// for a bus.
#include <map>
#include <memory>
#include <pybind11/functional.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <string>
#include <utility>

#include "cli/library/optictl.hpp"

namespace py = pybind11;
using namespace optictl::api;

namespace {

/// Python's class for each kind of error; filled when the module is loaded, and never freed.
std::map<Kind, PyObject*>& error_classes() {
    static std::map<Kind, PyObject*> classes;
    return classes;
}

void make_errors(py::module_& module) {
    const auto make = [&module](const char* name, PyObject* base, const char* doc) {
        PyObject* made =
            PyErr_NewExceptionWithDoc((std::string("optictl.") + name).c_str(), doc, base, nullptr);
        module.add_object(name, py::reinterpret_borrow<py::object>(made));
        return made;
    };
    PyObject* const base =
        make("Error", PyExc_Exception, "What failed, where, and what to do; one sentence.");
    auto& classes = error_classes();
    classes[Kind::Unfit] =
        make("UnfitError", base, "The module was read and is not as it should be.");
    classes[Kind::Request] = make("RequestError", base, "What was asked for makes no sense.");
    classes[Kind::NotPresent] =
        make("NotPresentError", base, "No such port or device, or an empty cage.");
    classes[Kind::Device] = make("DeviceError", base, "The bus or the device failed.");
    classes[Kind::Unreadable] =
        make("UnreadableError", base, "A dump, list or map that cannot be read.");
    classes[Kind::Refused] = make("RefusedError", base, "Possible, but not without force.");
    py::register_exception_translator([](std::exception_ptr thrown) {
        try {
            if (thrown) {
                std::rethrow_exception(thrown);
            }
        } catch (const Error& error) {
            PyErr_SetString(error_classes().at(error.kind()), error.what());
        }
    });
}

std::vector<std::uint8_t> bytes_of(const py::object& object) {
    const auto text = py::cast<std::string>(py::bytes(object));
    return {text.begin(), text.end()};
}

/// `function(offset, count)` as a device. It is called, and freed, with Python's lock held.
std::unique_ptr<Device> device_of(py::function function, std::string name) {
    const std::shared_ptr<py::function> kept(new py::function(std::move(function)),
                                             [](py::function* each) {
                                                 const py::gil_scoped_acquire lock;
                                                 delete each;
                                             });
    return flat_device(
        [kept](unsigned offset, unsigned count) {
            const py::gil_scoped_acquire lock;
            try {
                const py::object got = (*kept)(offset, count);
                if (got.is_none()) {
                    throw Error(Kind::Device, "no bytes at offset " + std::to_string(offset));
                }
                return bytes_of(got);
            } catch (py::error_already_set& error) {
                throw Error(Kind::Device, error.what());
            }
        },
        std::move(name));
}

void bind_values(py::module_& module) {
    py::class_<Monitor>(module, "Monitor")
        .def_readonly("name", &Monitor::name)
        .def_readonly("lane", &Monitor::lane)
        .def_property_readonly("value", [](const Monitor& self) { return self.value.number; })
        .def_property_readonly("unit", [](const Monitor& self) { return self.value.unit; })
        .def_property_readonly("state", [](const Monitor& self) { return self.value.state; })
        .def_property_readonly("mw",
                               [](const Monitor& self) {
                                   return self.value.unit == "mw" ? self.value.number
                                                                  : std::nullopt;
                               })
        .def_readonly("dbm", &Monitor::dbm)
        .def_readonly("verdict", &Monitor::verdict)
        .def_readonly("margin", &Monitor::margin)
        .def_property_readonly("high_alarm", [](const Monitor& self) { return self.limits[0]; })
        .def_property_readonly("low_alarm", [](const Monitor& self) { return self.limits[1]; })
        .def_property_readonly("high_warning", [](const Monitor& self) { return self.limits[2]; })
        .def_property_readonly("low_warning", [](const Monitor& self) { return self.limits[3]; })
        .def_readonly("note", &Monitor::note);
    py::class_<Register>(module, "Register")
        .def_readonly("name", &Register::name)
        .def_readonly("address", &Register::address)
        .def_property_readonly("bytes",
                               [](const Register& self) {
                                   return py::bytes(
                                       std::string(self.bytes.begin(), self.bytes.end()));
                               })
        .def_readonly("raw", &Register::raw)
        .def_property_readonly("value", [](const Register& self) { return self.value.number; })
        .def_property_readonly("unit", [](const Register& self) { return self.value.unit; })
        .def_property_readonly("state", [](const Register& self) { return self.value.state; })
        .def_readonly("text", &Register::text)
        .def_readonly("clause", &Register::clause)
        .def("__repr__", [](const Register& self) {
            return "<" + self.address + " " + self.name + ": " + self.text + ">";
        });
    py::class_<Cause>(module, "Cause")
        .def_readonly("id", &Cause::id)
        .def_readonly("step", &Cause::step)
        .def_readonly("grade", &Cause::grade)
        .def_readonly("host_lanes", &Cause::host_lanes)
        .def_readonly("media_lanes", &Cause::media_lanes)
        .def_readonly("text", &Cause::text)
        .def_readonly("advice", &Cause::advice)
        .def_readonly("clause", &Cause::clause)
        .def("__str__", [](const Cause& self) { return self.text; });
    py::class_<Diagnosis>(module, "Diagnosis")
        .def_readonly("verdict", &Diagnosis::verdict)
        .def_readonly("first_bad_step", &Diagnosis::first_bad_step)
        .def_readonly("causes", &Diagnosis::causes);
    py::class_<Changed>(module, "Changed")
        .def_readonly("result", &Changed::result)
        .def_readonly("message", &Changed::message)
        .def_readonly("steps", &Changed::steps);
}

void bind_options(py::module_& module) {
    py::enum_<Depth>(module, "Depth")
        .value("MONITORS", Depth::Monitors)
        .value("HEALTH", Depth::Health)
        .value("EVERYTHING", Depth::Everything);
    py::class_<Options>(module, "Options")
        .def(py::init<>())
        .def_readwrite("as_", &Options::as)
        .def_readwrite("dump_format", &Options::dump_format)
        .def_readwrite("ports", &Options::ports)
        .def_readwrite("root", &Options::root)
        .def_readwrite("via", &Options::via)
        .def_readwrite("expect", &Options::expect)
        .def_readwrite("depth", &Options::depth)
        .def_readwrite("flags", &Options::flags)
        .def_readwrite("force", &Options::force)
        .def_readwrite("deadline", &Options::deadline_s)
        .def_readwrite("wait_ready", &Options::wait_ready_s);
}

} // namespace

PYBIND11_MODULE(_optictl, module) {
    using Free = py::call_guard<py::gil_scoped_release>;
    make_errors(module);
    bind_values(module);
    bind_options(module);
    py::class_<Module>(module, "Module")
        .def_property_readonly("target", &Module::target)
        .def_property_readonly("standard", &Module::standard)
        .def_property_readonly("form_factor", &Module::form_factor)
        .def_property_readonly("warnings", &Module::warnings)
        .def_property_readonly("media_lanes", &Module::media_lanes)
        .def_property_readonly("host_lanes", &Module::host_lanes)
        .def("monitors", &Module::monitors)
        .def("diagnosis", &Module::diagnosis, Free())
        .def("registers", &Module::registers, py::arg("which") = "", Free())
        .def("json", &Module::json, py::arg("view") = "show", Free())
        .def("capture", &Module::capture, Free());
    py::class_<Device>(module, "Device").def_property_readonly("description", &Device::description);
    module.def("read_all",
               py::overload_cast<const std::vector<std::string>&, const Options&>(&read_all),
               Free());
    module.def("decode", [](const py::buffer& data, const Options& options) {
        const auto bytes = bytes_of(data);
        const py::gil_scoped_release free;
        return decode(bytes, options);
    });
    module.def(
        "read_device", [](Device& device, const Options& options) { return read(device, options); },
        Free());
    module.def("flat_device", &device_of);
    module.def("emulated_device", &emulated_device, Free());
    module.def(
        "breakout",
        [](Device& device, const std::string& mode, bool dry_run, bool rolls_back,
           const std::string& journal, const Options& options) {
            return breakout(device, mode,
                            {.dry_run = dry_run, .rolls_back = rolls_back, .journal = journal},
                            options);
        },
        Free());
    module.def("version", &version);
}
