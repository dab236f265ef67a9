// SPDX-License-Identifier: BSD-3-Clause
#include "report/page_template.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <kainjow/mustache.hpp>
#include <utility>
#include <vector>

#include "report/markup.hpp"
#include "report/template_tags.hpp"
#include "study/short_file.hpp"
#include "words/nearest_name.hpp"

namespace scalelab {
namespace {

namespace mustache = kainjow::mustache;

/// Names come from the template, where a forgotten brace makes them as long as it is.
std::string shown(const std::string& name) {
  constexpr std::size_t longest = 40;
  return name.size() <= longest ? name : name.substr(0, longest) + "...";
}

/// A tag, as in "{{#name}}".
std::string written(std::string_view sign, const std::string& name) {
  return fmt::format("{{{{{}{}}}}}", sign, shown(name));
}

/// The tag that puts a text into the page.
std::string as_variable(const ValueName& value) {
  return value.kind == ValueKind::markup ? "{" + written("", value.name) + "}"
                                         : written("", value.name);
}

/// Holds each tag against what names stand for where it is.
class TemplateCheck {
 public:
  TemplateCheck(std::string_view name, std::string_view text) : name_(name), text_(text) {}

  void run() {
    for (const TemplateTag& tag : tags_of(text_)) {
      check(tag);
    }
    if (!open_.empty()) {
      const TemplateTag& left = open_.back().begin;
      complain(left, fmt::format("the section '{}' has no end: add {} behind what depends on it",
                                 left.name, written("/", left.name)));
    }
  }

 private:
  struct OpenSection {
    TemplateTag begin;
    const std::vector<ValueName>* names = nullptr;  ///< of an item, where it is a list's
  };

  void check(const TemplateTag& tag) {
    switch (tag.kind) {
      case TagKind::escaped:
      case TagKind::unescaped:
        return check_variable(tag);
      case TagKind::section:
      case TagKind::inverted:
        return open_section(tag);
      case TagKind::end:
        return close_section(tag);
      case TagKind::comment:
        return;
      case TagKind::partial:
        complain(tag, written(">", tag.name) +
                          " takes in another template, and a page has but one: put its text here");
      case TagKind::delimiters:
        complain(tag, "delimiters can't be changed: write tags as {{name}}");
      case TagKind::unclosed:
        complain(tag, "this tag has no end: close it with as many braces as it begins with");
    }
  }

  void check_variable(const TemplateTag& tag) const {
    const ValueName& value = meaning_of(tag);
    if (value.kind == ValueKind::flag || value.kind == ValueKind::list) {
      complain(tag,
               fmt::format("'{}' is no text: write {} before, and {} behind what depends on it",
                           value.name, written("#", value.name), written("/", value.name)));
    }
    if (value.kind == ValueKind::markup && tag.kind == TagKind::escaped) {
      complain(tag, fmt::format("'{}' is HTML: write {}", value.name, as_variable(value)));
    }
  }

  void open_section(const TemplateTag& tag) {
    const ValueName& value = meaning_of(tag);
    if (value.kind == ValueKind::text || value.kind == ValueKind::markup) {
      complain(tag, fmt::format("'{}' is a text, and no section: write {}", value.name,
                                as_variable(value)));
    }
    // Beside being of no use, sections of one name within each other would multiply.
    const auto same = std::ranges::find(
        open_, tag.name, [](const OpenSection& section) { return section.begin.name; });
    if (same != open_.end()) {
      complain(tag, fmt::format("the section '{}' of line {} is still open: end it before with {}",
                                tag.name, line_of(same->begin.position), written("/", tag.name)));
    }
    const bool of_items = tag.kind == TagKind::section && value.kind == ValueKind::list;
    open_.push_back({tag, of_items ? &value.of_item : nullptr});
  }

  void close_section(const TemplateTag& tag) {
    if (open_.empty()) {
      complain(tag, written("/", tag.name) + " ends no section: none is open here");
    }
    const TemplateTag& begin = open_.back().begin;
    if (begin.name != tag.name) {
      complain(tag,
               fmt::format("{} stands where the section '{}' of line {} is open: end that first "
                           "with {}",
                           written("/", tag.name), begin.name, line_of(begin.position),
                           written("/", begin.name)));
    }
    open_.pop_back();
  }

  /// What the tag's name stands for: where several lists have it, in the innermost.
  [[nodiscard]] const ValueName& meaning_of(const TemplateTag& tag) const {
    std::vector<std::string> legal;
    for (const ValueName* value : values_here()) {
      if (value->name == tag.name) {
        return *value;
      }
      legal.push_back(value->name);
    }
    const std::string name = shown(tag.name);
    complain(tag, fmt::format("nothing is called '{}' here{}: expected {}", name,
                              did_you_mean(name, legal), name_list(legal)));
  }

  /// Those of the innermost list first.
  [[nodiscard]] std::vector<const ValueName*> values_here() const {
    std::vector<const ValueName*> values;
    const auto add = [&values](const std::vector<ValueName>& names) {
      for (const ValueName& name : names) {
        values.push_back(&name);
      }
    };
    for (std::size_t i = open_.size(); i > 0; --i) {
      if (open_[i - 1].names != nullptr) {
        add(*open_[i - 1].names);
      }
    }
    add(value_names());
    return values;
  }

  [[nodiscard]] std::ptrdiff_t line_of(std::size_t position) const {
    return 1 + std::ranges::count(text_.substr(0, position), '\n');
  }

  /// In characters: all bytes but those that go on with one of UTF-8.
  [[nodiscard]] std::ptrdiff_t column_of(std::size_t position) const {
    const std::string_view before = text_.substr(0, position);
    const std::string_view line = before.substr(before.rfind('\n') + 1);
    return 1 + std::ranges::count_if(line, [](char c) { return (c & 0xC0) != 0x80; });
  }

  [[noreturn]] void complain(const TemplateTag& tag, std::string_view what) const {
    throw TemplateError(
        fmt::format("{}:{}:{}: {}", name_, line_of(tag.position), column_of(tag.position), what));
  }

  std::string_view name_;
  std::string_view text_;
  std::vector<OpenSection> open_;
};

mustache::data as_data(const PageValues& values);

mustache::data as_data(const PageValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    return *text;
  }
  if (const auto* flag = std::get_if<bool>(&value)) {
    return *flag;
  }
  mustache::data list(mustache::data::type::list);
  for (const PageValues& item : std::get<std::vector<PageValues>>(value)) {
    list.push_back(as_data(item));
  }
  return list;
}

mustache::data as_data(const PageValues& values) {
  mustache::data data;
  for (const auto& [name, value] : values.named) {
    data[name] = as_data(value);
  }
  return data;
}

}  // namespace

PageTemplate::PageTemplate()
    : PageTemplate("page.html.mustache", std::string(text_of_own_template())) {}

PageTemplate::PageTemplate(std::string_view name, std::string text) : text_(std::move(text)) {
  TemplateCheck(name, text_).run();
  const mustache::mustache page(text_);
  if (!page.is_valid()) {
    throw TemplateError(fmt::format("{}: {}", name, page.error_message()));
  }
}

std::string PageTemplate::filled_with(const PageValues& values) const {
  mustache::mustache page(text_);
  page.set_custom_escape(escaped);
  return page.render(as_data(values));
}

PageTemplate read_page_template(const std::string& path) {
  constexpr std::size_t most_mebibytes = 1;
  try {
    return {path, read_short_file(path, "template", most_mebibytes)};
  } catch (const UnreadableFile& error) {
    throw TemplateError(error.what());
  }
}

}  // namespace scalelab
