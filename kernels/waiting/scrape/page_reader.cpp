// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/waiting/scrape/page_reader.hpp"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>

#include <charconv>
#include <new>
#include <string>
#include <string_view>

namespace scalelab::scrape {
namespace {

struct EndOfParser {
  void operator()(htmlParserCtxt* parser) const noexcept { htmlFreeParserCtxt(parser); }
};

std::string_view text_of(const xmlChar* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

// The value of an attribute; nothing where there is none. Names and values alternate.
std::string_view attribute(const xmlChar** attributes, std::string_view name) {
  for (; attributes != nullptr && *attributes != nullptr; attributes += 2) {
    if (text_of(attributes[0]) == name) {
      return text_of(attributes[1]);
    }
  }
  return {};
}

// All of a text as a number. False where it is none.
bool parse_number(std::string_view text, std::int64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

// Once, before several threads parse.
void start_libxml2() {
  static const int started = (xmlInitParser(), 1);
  static_cast<void>(started);
}

}  // namespace

struct PageReader::State {
  std::int64_t sum = 0;
  std::int64_t values = 0;
  std::vector<std::int64_t> links;
  bool in_value = false;
  std::string value;  // of the cell that is being read: its text may come in parts
  std::string waits;  // what has come of a page and was not parsed
  std::unique_ptr<htmlParserCtxt, EndOfParser> parser;

  void end_value() {
    std::int64_t number = 0;
    if (in_value && parse_number(value, number)) {
      sum += number;
      ++values;
    }
    in_value = false;
    value.clear();
  }

  static void start_element(void* user, const xmlChar* name, const xmlChar** attributes) {
    constexpr std::string_view pages = "/pages/";
    auto& state = *static_cast<State*>(user);
    const std::string_view element = text_of(name);
    if (element == "td") {
      state.end_value();
      state.in_value = attribute(attributes, "class") == "value";
    } else if (element == "a") {
      const std::string_view address = attribute(attributes, "href");
      std::int64_t page = 0;
      if (address.starts_with(pages) && parse_number(address.substr(pages.size()), page)) {
        state.links.push_back(page);
      }
    }
  }

  static void end_element(void* user, const xmlChar* name) {
    if (text_of(name) == "td") {
      static_cast<State*>(user)->end_value();
    }
  }

  static void characters(void* user, const xmlChar* text, int length) {
    auto& state = *static_cast<State*>(user);
    if (state.in_value) {
      state.value.append(reinterpret_cast<const char*>(text), static_cast<std::size_t>(length));
    }
  }
};

PageReader::PageReader() : state_(std::make_unique<State>()) {
  start_libxml2();
  htmlSAXHandler handler{};
  handler.startElement = State::start_element;
  handler.endElement = State::end_element;
  handler.characters = State::characters;
  state_->parser.reset(htmlCreatePushParserCtxt(&handler, state_.get(), nullptr, 0, nullptr,
                                                XML_CHAR_ENCODING_UTF8));
  if (state_->parser == nullptr) {
    throw std::bad_alloc();
  }
  htmlCtxtUseOptions(state_->parser.get(), HTML_PARSE_RECOVER | HTML_PARSE_NONET);
}

PageReader::PageReader(PageReader&&) noexcept = default;

PageReader::~PageReader() = default;

// libxml2 2.9 loses its way where a piece ends within a tag of a style sheet: it gets pieces that
// end with a tag.
void PageReader::read(std::span<const std::byte> piece) {
  const std::string_view text(reinterpret_cast<const char*>(piece.data()), piece.size());
  const std::size_t end = text.rfind('>');
  if (end == std::string_view::npos) {
    state_->waits += text;
    return;
  }
  state_->waits += text.substr(0, end + 1);
  htmlParseChunk(state_->parser.get(), state_->waits.data(), static_cast<int>(state_->waits.size()),
                 0);
  state_->waits = text.substr(end + 1);
}

void PageReader::finish() {
  htmlParseChunk(state_->parser.get(), state_->waits.data(), static_cast<int>(state_->waits.size()),
                 1);
  state_->waits.clear();
  state_->end_value();
}

std::int64_t PageReader::sum() const noexcept {
  return state_->sum;
}

std::int64_t PageReader::values() const noexcept {
  return state_->values;
}

const std::vector<std::int64_t>& PageReader::links() const noexcept {
  return state_->links;
}

}  // namespace scalelab::scrape
