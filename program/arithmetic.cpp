// SPDX-License-Identifier: BSD-3-Clause
#include "program/arithmetic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <system_error>
#include <utility>

#include "program/names.hpp"
#include "words/nearest_name.hpp"

namespace scalelab {

// By recursive descent: sum, product, sign, power, atom.
class Formula::Parser {
 public:
  Parser(std::string_view text, const std::vector<std::string>& names)
      : text_(text), names_(&names) {}

  std::vector<Step> parse() {
    sum();
    skip_blanks();
    if (at_ < text_.size()) {
      refuse("an operator or the end");
    }
    return std::move(steps_);
  }

 private:
  static constexpr int deepest = 100;

  [[noreturn]] void refuse(std::string_view expected) const {
    const std::string found =
        at_ < text_.size() ? fmt::format("'{}'", text_[at_]) : std::string("its end");
    throw FormulaError(fmt::format("'{}' is no formula: expected {} at character {}, not {}", text_,
                                   expected, at_ + 1, found));
  }

  void skip_blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) {
      ++at_;
    }
  }

  bool take(char sign) {
    skip_blanks();
    const bool there = at_ < text_.size() && text_[at_] == sign;
    at_ += there ? 1 : 0;
    return there;
  }

  void sum() {
    product();
    while (true) {
      if (take('+')) {
        product();
        steps_.push_back({.kind = Kind::add});
      } else if (take('-')) {
        product();
        steps_.push_back({.kind = Kind::subtract});
      } else {
        return;
      }
    }
  }

  void product() {
    sign();
    while (true) {
      if (take('*')) {
        sign();
        steps_.push_back({.kind = Kind::multiply});
      } else if (take('/')) {
        sign();
        steps_.push_back({.kind = Kind::divide});
      } else {
        return;
      }
    }
  }

  void sign() {
    if (++depth_ > deepest) {
      throw FormulaError(fmt::format("'{}' is no formula: it goes too deep", text_));
    }
    if (take('-')) {
      sign();
      steps_.push_back({.kind = Kind::negate});
    } else {
      atom();
      if (take('^')) {
        sign();
        steps_.push_back({.kind = Kind::power});
      }
    }
    --depth_;
  }

  void atom() {
    if (take('(')) {
      sum();
      if (!take(')')) {
        refuse("')'");
      }
      return;
    }
    skip_blanks();
    if (at_ < text_.size() && begins_name(text_[at_])) {
      name();
    } else {
      number();
    }
  }

  void name() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && continues_name(text_[at_])) {
      ++at_;
    }
    std::string found(text_.substr(begin, at_ - begin));
    if (std::ranges::find(*names_, found) == names_->end()) {
      throw FormulaError(fmt::format("'{}' has '{}', which is no name: expected {}{}", text_, found,
                                     name_list(*names_), did_you_mean(found, *names_)));
    }
    steps_.push_back({.kind = Kind::name, .name = std::move(found)});
  }

  void number() {
    double value = 0;
    const char* begin = text_.data() + at_;
    const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), value);
    if (error != std::errc() || !std::isfinite(value)) {
      refuse("a number, a name or '('");
    }
    at_ += static_cast<std::size_t>(end - begin);
    steps_.push_back({.kind = Kind::number, .number = value});
  }

  std::string_view text_;
  const std::vector<std::string>* names_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::vector<Step> steps_;
};

Formula::Formula(std::string_view text, const std::vector<std::string>& names)
    : steps_(Parser(text, names).parse()) {}

double Formula::value(const std::map<std::string, double>& values) const {
  std::vector<double> stack;
  const auto pop = [&stack] {
    const double top = stack.back();
    stack.pop_back();
    return top;
  };
  for (const Step& step : steps_) {
    if (step.kind == Kind::number) {
      stack.push_back(step.number);
      continue;
    }
    if (step.kind == Kind::name) {
      stack.push_back(values.at(step.name));
      continue;
    }
    const double right = pop();
    if (step.kind == Kind::negate) {
      stack.push_back(-right);
      continue;
    }
    const double left = pop();
    switch (step.kind) {
      case Kind::add:
        stack.push_back(left + right);
        break;
      case Kind::subtract:
        stack.push_back(left - right);
        break;
      case Kind::multiply:
        stack.push_back(left * right);
        break;
      case Kind::divide:
        stack.push_back(left / right);
        break;
      default:
        stack.push_back(std::pow(left, right));
        break;
    }
  }
  return stack.back();
}

}  // namespace scalelab
