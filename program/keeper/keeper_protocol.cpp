// SPDX-License-Identifier: BSD-3-Clause
#include "program/keeper/keeper_protocol.hpp"

#include <cstddef>
#include <cstring>
#include <stdexcept>
#include <string_view>

namespace scalelab::keeper {
namespace {

template <class Number>
void put(std::string& packed, Number number) {
  std::string bytes(sizeof(number), '\0');
  std::memcpy(bytes.data(), &number, sizeof(number));
  packed += bytes;
}

void put(std::string& packed, const std::string& text) {
  put(packed, text.size());
  packed += text;
}

// Reads what put() has written.
class Unpacking {
 public:
  explicit Unpacking(std::string_view packed) : rest_(packed) {}

  template <class Number>
  Number number() {
    Number value{};
    const std::string_view bytes = take(sizeof(value));
    std::memcpy(&value, bytes.data(), sizeof(value));
    return value;
  }

  std::string text() { return std::string(take(number<std::size_t>())); }

  std::vector<std::string> texts() {
    std::vector<std::string> all;
    for (auto left = number<std::size_t>(); left > 0; --left) {
      all.push_back(text());
    }
    return all;
  }

 private:
  std::string_view take(std::size_t bytes) {
    if (bytes > rest_.size()) {
      throw std::invalid_argument("a request for the keeper of a program is cut off");
    }
    const std::string_view taken = rest_.substr(0, bytes);
    rest_.remove_prefix(bytes);
    return taken;
  }

  std::string_view rest_;
};

void put(std::string& packed, const std::vector<std::string>& texts) {
  put(packed, texts.size());
  for (const std::string& text : texts) {
    put(packed, text);
  }
}

}  // namespace

std::string pack(const Request& request) {
  std::string packed;
  put(packed, request.words);
  put(packed, request.environment);
  put(packed, request.directory);
  put(packed, request.processors.size());
  for (const int processor : request.processors) {
    put(packed, processor);
  }
  put(packed, request.grace_s);
  return packed;
}

Request unpack_request(const std::string& packed) {
  Unpacking unpacking(packed);
  Request request;
  request.words = unpacking.texts();
  request.environment = unpacking.texts();
  request.directory = unpacking.text();
  for (auto left = unpacking.number<std::size_t>(); left > 0; --left) {
    request.processors.push_back(unpacking.number<int>());
  }
  request.grace_s = unpacking.number<double>();
  return request;
}

}  // namespace scalelab::keeper
