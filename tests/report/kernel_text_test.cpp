// SPDX-License-Identifier: BSD-3-Clause
#include "report/kernel_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "kernels/catalogue.hpp"
#include "report/json_parts.hpp"
#include "report/kernel_json.hpp"
#include "terminal/text_columns.hpp"

namespace scalelab {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// A kernel with a number, a fraction and a choice, two of whose threads each keep a kilobyte.
KernelInfo invented_kernel() {
  KernelInfo kernel;
  kernel.name = "sieve";
  kernel.group = "numbers";
  kernel.summary = "primes by crossing out";
  kernel.bound = Bound::memory_latency;
  kernel.parameters = {{.name = "limit",
                        .unit = "1",
                        .meaning = "largest number",
                        .default_value = 1000,
                        .minimum = 2,
                        .maximum = 9'007'199'254'740'992},
                       {.name = "wheel",
                        .unit = "1",
                        .meaning = "length of the wheel",
                        .default_value = 30,
                        .minimum = 6,
                        .maximum = 210,
                        .multiple_of = 6},
                       {.name = "pause_ms",
                        .unit = "ms",
                        .meaning = "rest between two",
                        .default_value = 0.5,
                        .minimum = 0,
                        .maximum = 10,
                        .integer = false},
                       {.name = "form",
                        .unit = "1",
                        .meaning = "which sieve",
                        .choices = {"plain", "wheel"},
                        .default_text = "wheel"},
                       {.name = "table",
                        .unit = "1",
                        .meaning = "file of primes",
                        .free_text = true,
                        .default_text = "none"}};
  kernel.work_unit = "number";
  kernel.work = [](const Size& size) { return size.real("limit"); };
  kernel.grow = [](const Size& one, int workers) {
    Size size = one;
    size.set("limit", one.real("limit") * workers);
    return size;
  };
  kernel.growth = "limit x workers";
  kernel.trial =
      Size({{"limit", 30}, {"wheel", 12}, {"pause_ms", 0.25}, {"form", "plain"}, {"table", "few"}});
  kernel.memory_bytes = [](const Size& size, const Layout&, int) { return size.real("limit"); };
  kernel.shared_bytes = [](const Size& size, const Layout& layout, int rank) {
    return rank == 0 && layout.ranks > 1 ? size.real("limit") : 0.0;
  };
  kernel.held_share = 0.75;
  kernel.time_use = [](const Size&, double held_share) {
    return TimeUse{.lock = held_share, .native = 1 - held_share, .wait = 0};
  };
  kernel.source = "Eratosthenes";
  kernel.known_answer = "the number of primes";
  kernel.tolerance = "none: it is an integer";
  return kernel;
}

/// Another of its group that has no work to share out.
KernelInfo kernel_that_does_not_grow() {
  KernelInfo kernel = invented_kernel();
  kernel.name = "one";
  kernel.summary = "a number";
  kernel.work = nullptr;
  kernel.work_unit = "";
  kernel.grow = [](const Size& one, int /*workers*/) { return one; };
  kernel.held_share.reset();
  kernel.time_use = nullptr;
  return kernel;
}

std::size_t widest_line(const std::string& text) {
  std::istringstream lines(text);
  std::size_t widest = 0;
  for (std::string line; std::getline(lines, line);) {
    widest = std::max(widest, text_columns(line));
  }
  return widest;
}

TEST(KernelsText, IsATableForEachGroup) {
  KernelInfo other = invented_kernel();
  other.group = "waiting";
  EXPECT_EQ(kernels_text({kernel_that_does_not_grow(), invented_kernel(), other}, Pen(false)),
            "numbers\n"
            "  one    a number\n"
            "  sieve  primes by crossing out\n"
            "\n"
            "kernel  bound by        default work   memory  scaling\n"
            "one     memory latency             -  1.00 kB  strong\n"
            "sieve   memory latency  1000 numbers  1.00 kB  strong, weak\n"
            "\n"
            "waiting\n"
            "  sieve  primes by crossing out\n"
            "\n"
            "kernel  bound by        default work   memory  scaling\n"
            "sieve   memory latency  1000 numbers  1.00 kB  strong, weak\n"
            "\n"
            "Work and memory are those of the default size on one worker. `scalelab list\n"
            "KERNEL` tells a kernel's sizes, its check and its source.\n");
}

TEST(KernelText, TellsAllThatAKernelDeclares) {
  EXPECT_EQ(kernel_text(invented_kernel(), Pen(false)),
            "sieve: primes by crossing out\n"
            "  group          numbers\n"
            "  bound by       memory latency\n"
            "  size.limit     largest number; an integer from 2 to 9007199254740992; default\n"
            "                 1000\n"
            "  size.wheel     length of the wheel; a multiple of 6 from 6 to 210; default 30\n"
            "  size.pause_ms  rest between two, in ms; a number from 0 to 10; default 0.5\n"
            "  size.form      which sieve; one of plain, wheel; default wheel\n"
            "  size.table     file of primes; a text; default none\n"
            "  work           counted in numbers; 1000 numbers by default\n"
            "  weak scaling   limit x workers\n"
            "  memory         1.00 kB by default on one worker; two ranks share 1.00 kB in\n"
            "                 place (/dev/shm)\n"
            "  time           75 % under the interpreter lock, 25 % native code, 0 % waiting;\n"
            "                 interpreter.held_share of its computing is under the lock, 0.75\n"
            "                 unless set\n"
            "  known answer   the number of primes\n"
            "  tolerance      none: it is an integer\n"
            "  source         Eratosthenes\n"
            "  to try it      --set size.form=plain --set size.limit=30 --set\n"
            "                 size.pause_ms=0.25 --set size.table=few --set size.wheel=12\n");
  EXPECT_THAT(kernel_text(kernel_that_does_not_grow(), Pen(false)),
              HasSubstr("  work           none to share out: what it measures is the result\n"));
}

TEST(KernelText, SaysWhichPluginAKernelIsOf) {
  KernelInfo kernel = invented_kernel();
  EXPECT_THAT(kernel_text(kernel, Pen(false)), Not(HasSubstr("plug-in")));
  kernel.plugin = PluginOrigin{.file = "/a/libsieve.so", .fingerprint = "0123"};
  EXPECT_THAT(kernel_text(kernel, Pen(false)),
              HasSubstr("  plug-in        /a/libsieve.so, build 0123\n"));
  EXPECT_EQ(Json::parse(kernel_json(kernel))["plugin"].dump(),
            R"({"file":"/a/libsieve.so","fingerprint":"0123"})");
}

TEST(KernelText, FitsThePaperForEveryKernel) {
  EXPECT_LE(widest_line(kernels_text(catalogue(), Pen(false))), text_width);
  for (const KernelInfo& kernel : catalogue()) {
    EXPECT_LE(widest_line(kernel_text(kernel, Pen(false))), text_width) << kernel.name;
  }
}

TEST(KernelText, IsWithoutEscapesUnlessColourIsTaken) {
  EXPECT_THAT(kernels_text(catalogue(), Pen(false)), Not(HasSubstr("\x1b")));
  EXPECT_THAT(kernels_text(catalogue(), Pen(true)), HasSubstr("\x1b[1mmonte_carlo\x1b[0m\n"));
}

TEST(KernelJson, TellsAllThatAKernelDeclares) {
  const Json json = Json::parse(kernel_json(invented_kernel()));
  EXPECT_EQ(json["name"], "sieve");
  EXPECT_EQ(json["bound_by"], "memory latency");
  EXPECT_EQ(json["work"], 1000);
  EXPECT_EQ(json["grows"], true);
  EXPECT_EQ(json["memory_bytes"], 1000);
  EXPECT_EQ(json["held_share"], 0.75);
  EXPECT_EQ(json["time_use"]["native"], 0.25);
  ASSERT_EQ(json["size"].size(), 5U);
  EXPECT_EQ(json["size"][0].dump(),
            R"({"name":"limit","unit":"1","meaning":"largest number","default":1000,"minimum":2,)"
            R"("maximum":9007199254740992,"integer":true,"multiple_of":1})");
  EXPECT_EQ(json["size"][1]["multiple_of"], 6);
  EXPECT_EQ(json["size"][3]["choices"], (std::vector<std::string>{"plain", "wheel"}));
  EXPECT_EQ(json["size"][4].dump(),
            R"({"name":"table","unit":"1","meaning":"file of primes","default":"none"})");
  EXPECT_EQ(json["trial"].dump(),
            R"({"limit":30,"wheel":12,"pause_ms":0.25,"form":"plain","table":"few"})");
}

TEST(KernelJson, HasNothingForWhatIsNotKnown) {
  const Json json = Json::parse(kernel_json(kernel_that_does_not_grow()));
  for (const char* name : {"work", "work_unit", "held_share", "time_use", "plugin"}) {
    EXPECT_TRUE(json.at(name).is_null()) << name;
  }
  EXPECT_EQ(json["grows"], false);
}

TEST(KernelJson, OfSeveralIsAList) {
  const Json json = Json::parse(kernels_json(catalogue()));
  ASSERT_EQ(json["kernels"].size(), catalogue().size());
  EXPECT_EQ(json["kernels"][0]["name"], catalogue().front().name);
}

}  // namespace
}  // namespace scalelab
