// A small web server: answers from memory, to few clients at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace optictl::cli::serve {

struct HttpRequest {
    std::string path;   ///< without the query
    std::string query;  ///< behind "?"
    std::string accept; ///< the header
};

struct HttpResponse {
    unsigned status = 200;
    std::string type = "text/plain; charset=utf-8";
    std::string body;
    /// What browsers may do with it (Content-Security-Policy): nothing, unless it is a page.
    std::string policy = "default-src 'none'; frame-ancestors 'none'";
};

/// Called in the thread of HttpServer::run(); it must not wait for anything.
using HttpHandler = std::function<HttpResponse(const HttpRequest&)>;

struct HttpLimits {
    unsigned connections = 64; ///< at a time; more are closed at once
    std::uint32_t header_bytes = 8 * 1024;
    std::uint64_t body_bytes = 0;      ///< no request has a body
    std::chrono::seconds patience{10}; ///< for one request to come, and one answer to go
};

/// Where to listen: an address with a port, or a socket in the file system.
struct Endpoint {
    std::string address; ///< "127.0.0.1", "::1"; empty: a Unix socket
    std::uint16_t port = 0;
    std::string path;
    /// Whether only this machine can reach it.
    bool is_local = true;
    [[nodiscard]] std::string name() const;
};
/// Understands "127.0.0.1:9846", "[::1]:9846" and "unix:PATH"; names of hosts are not looked up.
[[nodiscard]] std::expected<Endpoint, std::string> parse_endpoint(std::string_view text);

class HttpServer {
public:
    HttpServer(HttpHandler handler, HttpLimits limits);
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;
    /// Removes the Unix socket that it made.
    ~HttpServer();

    /// The error is a sentence. With port 0 the system chooses one; `endpoint` gets it.
    [[nodiscard]] std::expected<void, std::string> listen(Endpoint& endpoint);
    /// Answers until `stop`, which is asked several times a second, says so. `tick` is called as
    /// often.
    void run(const std::function<bool()>& stop, const std::function<void()>& tick = {});

private:
    class Core;
    std::unique_ptr<Core> core_;
};

} // namespace optictl::cli::serve
