// SPDX-License-Identifier: BSD-3-Clause

/// A web server on loopback, for what waits for one: files and a site that are a function of their
/// addresses, after a latency, through a link of a bandwidth, with faults on purpose. It says on
/// which port it listens, and ends at the end of its standard input.
#include <fmt/format.h>
#include <httplib.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <latch>
#include <limits>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "posix/end_of_leash.hpp"
#include "posix/inherited_signals.hpp"
#include "posix/open_files.hpp"
#include "web/content/address.hpp"
#include "web/content/file_content.hpp"
#include "web/server/link.hpp"
#include "web/server/server_options.hpp"

namespace scalelab::web {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int status_busy = 503;
constexpr int status_missing = 404;

/// The library's server, with room for as many connections as are asked for.
class LoopbackServer : public httplib::Server {
 public:
  /// Listens on a free port, and returns it. Throws std::runtime_error.
  int open(int connections) {
    threads_ = started_threads(connections);
    new_task_queue = [this] { return threads_.release(); };  // which the library deletes
    set_keep_alive_max_count(std::numeric_limits<std::size_t>::max());
    set_keep_alive_timeout(patience_s);
    set_read_timeout(patience_s);
    set_write_timeout(patience_s);
    set_tcp_nodelay(true);
    const int port = bind_to_any_port("127.0.0.1");
    // The library lets five wait to be accepted; more at once would be heard a second later.
    if (port <= 0 || ::listen(svr_sock_, SOMAXCONN) != 0) {
      throw std::runtime_error("no port of 127.0.0.1 is to be had");
    }
    return port;
  }

 private:
  static constexpr time_t patience_s = 3600;

  // A connection has a thread for as long as it is open, and one that was closed keeps it for
  // another moment.
  static std::unique_ptr<httplib::TaskQueue> started_threads(int connections) {
    const auto threads = static_cast<std::size_t>(connections) * 2 + 4;
    try_threads(threads);
    return std::make_unique<httplib::ThreadPool>(threads);
  }

  // Starts so many threads and ends them again: the library's pool can't end those that it has
  // where the system refuses another one. Throws std::runtime_error then.
  static void try_threads(std::size_t count) {
    std::latch all_started(1);
    std::vector<std::jthread> threads;
    try {
      for (std::size_t thread = 0; thread < count; ++thread) {
        threads.emplace_back([&] { all_started.wait(); });
      }
      all_started.count_down();
    } catch (const std::system_error& error) {
      all_started.count_down();
      throw std::runtime_error(
          fmt::format("{} connections need {} threads, of which the system gives {} ({})",
                      count / 2 - 2, count, threads.size(), error.what()));
    }
  }

  std::unique_ptr<httplib::TaskQueue> threads_;
};

std::int64_t number_in(const std::string& text) {
  std::int64_t number = -1;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

int attempt_of(const httplib::Request& request) {
  const std::string text = request.get_param_value("attempt");
  int attempt = 0;
  std::from_chars(text.data(), text.data() + text.size(), attempt);
  return attempt;
}

/// Answers requests as the options say.
class Responder {
 public:
  explicit Responder(const ServerOptions& options) : options_(options), link_(options.bandwidth) {}

  /// Of bytes that are made as they are sent.
  void send_file(const httplib::Request& request, httplib::Response& response) {
    const std::int64_t file = number_in(request.matches[1].str());
    const std::int64_t bytes = number_in(request.matches[2].str());
    respond(request, response, Kind::file, file, "application/octet-stream", bytes,
            [this, file](std::int64_t offset, std::vector<char>& piece) {
              fill_from_file(options_.faults.seed, file, offset,
                             std::as_writable_bytes(std::span(piece)));
            });
  }

  void send_page(const httplib::Request& request, httplib::Response& response) {
    const std::int64_t page = number_in(request.matches[1].str());
    if (page >= options_.site.pages) {
      response.status = status_missing;
      return;
    }
    const auto html = std::make_shared<const std::string>(options_.site.html(page));
    respond(request, response, Kind::page, page, "text/html; charset=utf-8", std::ssize(*html),
            [html](std::int64_t offset, std::vector<char>& piece) {
              std::copy_n(html->begin() + offset, piece.size(), piece.begin());
            });
  }

 private:
  template <class Fill>
  void respond(const httplib::Request& request, httplib::Response& response, Kind kind,
               std::int64_t number, const char* type, std::int64_t length, Fill fill) {
    const int attempt = attempt_of(request);
    const bool slow = options_.faults.is_slow(kind, number, attempt);
    const std::chrono::duration<double> wait(options_.latency_s + (slow ? options_.slow_s : 0));
    const Clock::time_point ready =
        Clock::now() + std::chrono::duration_cast<Clock::duration>(wait);
    std::this_thread::sleep_until(ready);
    if (slow) {
      response.set_header(slow_header, "1");
    }
    if (options_.faults.fails(kind, number, attempt)) {
      response.status = status_busy;  // without a body, for which who asks may have no room
      return;
    }
    response.set_content_provider(
        static_cast<std::size_t>(length), type,
        [this, ready, fill](std::size_t offset, std::size_t left, httplib::DataSink& sink) {
          const auto bytes = std::min(static_cast<std::int64_t>(left), link_.piece());
          std::this_thread::sleep_until(link_.carry(bytes, ready));
          std::vector<char> piece(static_cast<std::size_t>(bytes));
          fill(static_cast<std::int64_t>(offset), piece);
          return sink.write(piece.data(), piece.size());
        });
  }

  ServerOptions options_;
  Link link_;
};

[[noreturn]] void serve(const ServerOptions& options) {
  allow_most_open_files();  // a connection is one
  // The system may wake a thread 50 us late where it isn't told that this matters.
  prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
  Responder responder(options);
  LoopbackServer server;
  server.Get(R"(/files/(\d{1,12})/(\d{1,12}))",
             [&](const auto& request, auto& response) { responder.send_file(request, response); });
  server.Get(R"(/pages/(\d{1,12}))",
             [&](const auto& request, auto& response) { responder.send_page(request, response); });
  const int port = server.open(options.connections);
  const std::jthread serving([&] { server.listen_after_bind(); });
  fmt::print("http://127.0.0.1:{}\n", port);
  std::fflush(stdout);
  wait_for_end_of_leash();
  // Nobody is there for what responses are still waited with.
  std::_Exit(EXIT_SUCCESS);
}

}  // namespace
}  // namespace scalelab::web

int main(int count, char** words) {
  constexpr int exit_usage = 2;
  try {
    scalelab::settle_inherited_signals();
    const auto line = scalelab::web::read_server_command_line({words, words + count});
    if (line.help) {
      fmt::print("{}", scalelab::web::server_help());
      return EXIT_SUCCESS;
    }
    scalelab::web::serve(line.options);
  } catch (const scalelab::web::ServerUsageError& error) {
    fmt::print(stderr, "web_server: {}; `web_server --help` tells more\n", error.what());
    return exit_usage;
  } catch (const std::exception& error) {
    fmt::print(stderr, "web_server: {}\n", error.what());
    return EXIT_FAILURE;
  }
}
