// The one file that includes Boost.Beast, which is dear to compile.
#include "cli/serve/http.hpp"

#include <charconv>
#include <list>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <fmt/format.h>

namespace optictl::cli::serve {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::generic::stream_protocol;
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<stream_protocol, Executor>;
using Stream = beast::basic_stream<stream_protocol, Executor>;
using Error = boost::system::error_code;

constexpr auto tick_period = std::chrono::milliseconds(100);

struct Shared {
    HttpHandler handler;
    HttpLimits limits;
    unsigned connections = 0;
};

/// One client, until it goes or is too slow.
class Connection : public std::enable_shared_from_this<Connection> {
public:
    Connection(Socket socket, Shared& shared) : stream_(std::move(socket)), shared_(shared) {
        ++shared_.connections;
    }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection() { --shared_.connections; }

    void read() {
        parser_.emplace();
        parser_->header_limit(shared_.limits.header_bytes);
        parser_->body_limit(shared_.limits.body_bytes);
        stream_.expires_after(shared_.limits.patience);
        http::async_read(
            stream_, buffer_, *parser_,
            [self = shared_from_this()](const Error& error, std::size_t) { self->answer(error); });
    }

private:
    void answer(const Error& error) {
        if (error == http::error::header_limit || error == http::error::buffer_overflow) {
            return refuse(http::status::request_header_fields_too_large);
        }
        if (error == http::error::body_limit) {
            return refuse(http::status::payload_too_large);
        }
        if (error &&
            error.category() == http::make_error_code(http::error::bad_method).category() &&
            error != http::error::end_of_stream) {
            return refuse(http::status::bad_request);
        }
        if (error) {
            return; // the client went, or was too slow
        }
        const auto& request = parser_->get();
        const bool is_head = request.method() == http::verb::head;
        if (!is_head && request.method() != http::verb::get) {
            return refuse(http::status::method_not_allowed);
        }
        const std::string_view target(request.target().data(), request.target().size());
        const std::size_t question = target.find('?');
        const auto accept = request[http::field::accept];
        HttpResponse made = shared_.handler(
            {.path = std::string(target.substr(0, question)),
             .query = question == std::string_view::npos ? std::string()
                                                         : std::string(target.substr(question + 1)),
             .accept = {accept.data(), accept.size()}});
        send(static_cast<http::status>(made.status), std::move(made), is_head,
             request.keep_alive());
    }

    void refuse(http::status status) {
        const auto reason = http::obsolete_reason(status);
        HttpResponse made;
        made.body = fmt::format("{}\n", std::string_view(reason.data(), reason.size()));
        send(status, std::move(made), false, false);
    }

    void send(http::status status, HttpResponse made, bool is_head, bool keep_alive) {
        response_.emplace(status, 11U);
        response_->set(http::field::content_type, made.type);
        response_->set("X-Content-Type-Options", "nosniff");
        response_->set("Content-Security-Policy", made.policy);
        response_->set("Referrer-Policy", "no-referrer");
        if (status == http::status::method_not_allowed) {
            response_->set(http::field::allow, "GET, HEAD");
        }
        response_->keep_alive(keep_alive);
        response_->content_length(made.body.size());
        if (!is_head) {
            response_->body() = std::move(made.body);
        }
        stream_.expires_after(shared_.limits.patience);
        http::async_write(stream_, *response_,
                          [self = shared_from_this(), keep_alive](const Error& error, std::size_t) {
                              if (!error && keep_alive) {
                                  self->read();
                              }
                          });
    }

    Stream stream_;
    Shared& shared_;
    beast::flat_buffer buffer_{64 * 1024};
    std::optional<http::request_parser<http::string_body>> parser_;
    std::optional<http::response<http::string_body>> response_;
};

/// Removes a socket that nobody listens at any more; false where something else is in the way.
[[nodiscard]] bool clear_away(asio::io_context& context, const std::string& path) {
    struct stat status = {};
    if (::lstat(path.c_str(), &status) != 0) {
        return true;
    }
    if (!S_ISSOCK(status.st_mode)) {
        return false;
    }
    asio::local::stream_protocol::socket probe(context);
    Error error;
    probe.connect(asio::local::stream_protocol::endpoint(path), error);
    return error == asio::error::connection_refused && ::unlink(path.c_str()) == 0;
}

} // namespace

class HttpServer::Core {
public:
    Core(HttpHandler handler, HttpLimits limits) : shared_{std::move(handler), limits} {}
    Core(const Core&) = delete;
    Core& operator=(const Core&) = delete;
    ~Core() {
        if (!path_.empty()) {
            ::unlink(path_.c_str());
        }
    }

    std::expected<void, std::string> listen(Endpoint& endpoint) {
        try {
            if (endpoint.address.empty()) {
                listen_unix(endpoint);
            } else {
                tcp_.emplace(context_,
                             asio::ip::tcp::endpoint(asio::ip::make_address(endpoint.address),
                                                     endpoint.port));
                endpoint.port = tcp_->local_endpoint().port();
            }
        } catch (const boost::system::system_error& error) {
            return std::unexpected(fmt::format("cannot listen at {}: {}; is another one running?",
                                               endpoint.name(), error.code().message()));
        }
        return {};
    }

    void run(const std::function<bool()>& stop, const std::function<void()>& tick) {
        stop_ = &stop;
        tick_ = &tick;
        wait_for_tick();
        if (tcp_) {
            accept(*tcp_);
        } else if (unix_) {
            accept(*unix_);
        }
        context_.run();
    }

private:
    void listen_unix(const Endpoint& endpoint) {
        if (!clear_away(context_, endpoint.path)) {
            throw boost::system::system_error(
                asio::error::make_error_code(asio::error::address_in_use));
        }
        // Who may write to the socket may connect: the user and the group.
        const mode_t before = ::umask(0117);
        try {
            unix_.emplace(context_, asio::local::stream_protocol::endpoint(endpoint.path));
        } catch (...) {
            ::umask(before);
            throw;
        }
        ::umask(before);
        path_ = endpoint.path;
    }

    void wait_for_tick() {
        timer_.expires_after(tick_period);
        timer_.async_wait([this](const Error&) {
            if ((*stop_)()) {
                context_.stop();
                return;
            }
            if (*tick_) {
                (*tick_)();
            }
            wait_for_tick();
        });
    }

    template <class Acceptor>
    void accept(Acceptor& acceptor) {
        acceptor.async_accept(
            [this, &acceptor](const Error& error,
                              typename Acceptor::protocol_type::socket::template rebind_executor<
                                  typename Acceptor::executor_type>::other socket) {
                if (!error && shared_.connections < shared_.limits.connections) {
                    std::make_shared<Connection>(Socket(std::move(socket)), shared_)->read();
                }
                if (error && error != asio::error::connection_aborted) {
                    pause(acceptor); // no descriptors are left, as a rule: some will be
                    return;
                }
                accept(acceptor);
            });
    }

    template <class Acceptor>
    void pause(Acceptor& acceptor) {
        pause_.expires_after(tick_period);
        pause_.async_wait([this, &acceptor](const Error& error) {
            if (!error) {
                accept(acceptor);
            }
        });
    }

    Shared shared_;
    asio::io_context context_{1};
    asio::basic_waitable_timer<std::chrono::steady_clock,
                               asio::wait_traits<std::chrono::steady_clock>, Executor>
        timer_{context_}, pause_{context_};
    std::optional<asio::basic_socket_acceptor<asio::ip::tcp, Executor>> tcp_;
    std::optional<asio::basic_socket_acceptor<asio::local::stream_protocol, Executor>> unix_;
    std::string path_; ///< of the socket that was made
    const std::function<bool()>* stop_ = nullptr;
    const std::function<void()>* tick_ = nullptr;
};

std::string Endpoint::name() const {
    if (address.empty()) {
        return "unix:" + path;
    }
    return address.find(':') != std::string::npos ? fmt::format("[{}]:{}", address, port)
                                                  : fmt::format("{}:{}", address, port);
}

std::expected<Endpoint, std::string> parse_endpoint(std::string_view text) {
    static constexpr std::string_view file = "unix:";
    const auto wrong = [&](std::string_view why) {
        return std::unexpected(
            fmt::format("'{}' {}; write ADDRESS:PORT, [ADDRESS]:PORT or unix:PATH", text, why));
    };
    Endpoint endpoint;
    if (text.starts_with(file)) {
        endpoint.path = text.substr(file.size());
        // Of sockaddr_un: 108 bytes with the final zero.
        if (endpoint.path.empty() || endpoint.path.size() > 107) {
            return wrong("has no path, or one that is too long for a socket");
        }
        return endpoint;
    }
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos) {
        return wrong("has no port");
    }
    std::string_view address = text.substr(0, colon);
    if (address.starts_with('[') && address.ends_with(']')) {
        address = address.substr(1, address.size() - 2);
    }
    const std::string_view digits = text.substr(colon + 1);
    const auto [end, failed] =
        std::from_chars(digits.data(), digits.data() + digits.size(), endpoint.port);
    if (failed != std::errc{} || end != digits.data() + digits.size()) {
        return wrong("has no port from 0 to 65535");
    }
    Error error;
    const auto parsed = asio::ip::make_address(std::string(address), error);
    if (error) {
        return wrong("has no address in numbers");
    }
    endpoint.address = parsed.to_string();
    endpoint.is_local = parsed.is_loopback();
    return endpoint;
}

HttpServer::HttpServer(HttpHandler handler, HttpLimits limits)
    : core_(std::make_unique<Core>(std::move(handler), limits)) {}

HttpServer::~HttpServer() = default;

std::expected<void, std::string> HttpServer::listen(Endpoint& endpoint) {
    return core_->listen(endpoint);
}

void HttpServer::run(const std::function<bool()>& stop, const std::function<void()>& tick) {
    core_->run(stop, tick);
}

} // namespace optictl::cli::serve
