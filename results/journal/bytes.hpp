// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// Plain values as bytes, one behind the other, little-endian.
namespace scalelab {

static_assert(std::endian::native == std::endian::little, "bytes are copied as they are");

template <class Value>
concept PlainNumber = std::integral<Value> || std::floating_point<Value>;

/// Puts values behind a text.
class ByteWriter {
 public:
  explicit ByteWriter(std::string& bytes) : bytes_(&bytes) {}

  template <PlainNumber Value>
  void number(Value value) {
    numbers(std::span<const Value>(&value, 1));
  }

  template <PlainNumber Value>
  void numbers(std::span<const Value> values) {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): that is what bytes are
    bytes_->append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
  }

  /// A text with its length.
  void text(std::string_view value) {
    number(static_cast<std::uint32_t>(value.size()));
    bytes_->append(value);
  }

 private:
  std::string* bytes_;
};

/// Takes values off the front. Throws std::invalid_argument when there are not as many as are
/// asked for.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  template <PlainNumber Value>
  Value number() {
    Value value{};
    std::memcpy(&value, take(sizeof value).data(), sizeof value);
    return value;
  }

  template <PlainNumber Value>
  std::vector<Value> numbers(std::size_t count) {
    if (count > rest_.size() / sizeof(Value)) {
      throw std::invalid_argument("it ends too soon");
    }
    std::vector<Value> values(count);
    const std::string_view bytes = take(count * sizeof(Value));
    if (count > 0) {
      std::memcpy(values.data(), bytes.data(), bytes.size());
    }
    return values;
  }

  std::string text() { return std::string(take(number<std::uint32_t>())); }

  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  std::string_view take(std::size_t count) {
    if (count > rest_.size()) {
      throw std::invalid_argument("it ends too soon");
    }
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }

  std::string_view rest_;
};

}  // namespace scalelab
