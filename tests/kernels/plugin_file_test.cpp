// SPDX-License-Identifier: BSD-3-Clause
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "kernels/catalogue.hpp"
#include "kernels/plugin_file.hpp"
#include "kernels/plugin_mark.hpp"
#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// What is said of a file that is taken for a plug-in; empty where it is one.
std::string complaint_about(const std::filesystem::path& file) {
  try {
    load_plugin(file);
    return {};
  } catch (const PluginError& error) {
    return error.what();
  }
}

class PluginFile : public ::testing::Test {
 protected:
  [[nodiscard]] std::filesystem::path written(const std::string& bytes) const {
    const auto file = folder_ / "libinvented.so";
    std::ofstream(file, std::ios::binary) << bytes;
    return file;
  }

  const TemporaryFolder folder_;
};

TEST_F(PluginFile, MustBeThere) {
  EXPECT_THAT(complaint_about(folder_ / "libnone.so"),
              AllOf(HasSubstr("libnone.so"), HasSubstr("there is no such file")));
  EXPECT_THAT(complaint_about(folder_.path()), HasSubstr("it is a folder"));
  EXPECT_THAT(complaint_about("/dev/zero"), HasSubstr("it is no regular file"));
}

TEST_F(PluginFile, MustBeALibrary) {
  for (const char* bytes : {"", "\x7f", "KernelInfo harmonic();"}) {
    EXPECT_THAT(complaint_about(written(bytes)),
                AllOf(HasSubstr("libinvented.so"), HasSubstr("no shared library"),
                      HasSubstr("scalelab_kernel()")));
  }
}

TEST_F(PluginFile, MustSayThatItIsAPlugin) {
  EXPECT_THAT(complaint_about(written("\x7f"
                                      "ELF and nothing else")),
              AllOf(HasSubstr("libinvented.so"), HasSubstr("no plug-in")));
}

TEST_F(PluginFile, IsRefusedWhereItIsStale) {
  EXPECT_THAT(
      complaint_about(written("\x7f"
                              "ELF.. scalelab plug-in; interface=0123-libstdc++; version=0.0.7;")),
      AllOf(HasSubstr("libinvented.so is stale"), HasSubstr("scalelab 0.0.7"),
            HasSubstr("0123-libstdc++"), HasSubstr("build it again"),
            HasSubstr(find_plugin_mark(plugin_mark).interface)));
}

TEST_F(PluginFile, IsRefusedWhereItCanNotBeLoaded) {
  EXPECT_THAT(complaint_about(written(std::string("\x7f"
                                                  "ELF") +
                                      plugin_mark)),
              AllOf(HasSubstr("libinvented.so"), HasSubstr("can't be loaded")));
}

TEST(PluginMarks, AreFoundAmongOtherBytes) {
  const std::string mark = "scalelab plug-in; interface=ab-c; version=1.2.3;";
  const PluginMark found = find_plugin_mark(std::string(1000, '\0') + mark + "; more;");
  EXPECT_EQ(found.interface, "ab-c");
  EXPECT_EQ(found.version, "1.2.3");
  EXPECT_NE(find_plugin_mark(plugin_mark).interface, "");
}

TEST(PluginMarks, AreNoneWhereTheyAreDamaged) {
  const std::string mark = "scalelab plug-in; interface=ab-c; version=1.2.3;";
  for (std::size_t length = 0; length < mark.size(); ++length) {
    EXPECT_EQ(find_plugin_mark(mark.substr(0, length)).interface, "") << length;
  }
  EXPECT_EQ(
      find_plugin_mark("scalelab plug-in; interface=" + std::string(500, 'a') + "; version=1;")
          .interface,
      "");
}

TEST(PluginFiles, AreNamedWithColonsBetweenThem) {
  const auto here = std::filesystem::current_path();
  EXPECT_THAT(plugin_files({"liba.so:/b/libb.so", "c/../libc.so"}),
              ElementsAre(here / "liba.so", "/b/libb.so", here / "libc.so"));
  EXPECT_THAT(plugin_files({"", ":", "::"}), IsEmpty());
}

TEST(PluginFiles, AreThereOnceHoweverOftenTheyAreNamed) {
  const TemporaryFolder folder;
  std::ofstream(folder / "libone.so") << "one";
  std::filesystem::create_symlink(folder / "libone.so", folder / "libsame.so");
  const std::string one = (folder / "libone.so").string();
  EXPECT_THAT(plugin_files({one + ":" + one, (folder / "libsame.so").string()}), ElementsAre(one));
  EXPECT_THAT(plugin_files({"/no/such:/no/such"}), ElementsAre("/no/such"));
}

KernelInfo invented(const std::string& name, const std::string& file) {
  KernelInfo info;
  info.name = name;
  info.group = "invented";
  info.plugin = PluginOrigin{.file = file, .fingerprint = "0"};
  return info;
}

std::string complaint_about(std::vector<KernelInfo> kernels) {
  const std::size_t before = catalogue().size();
  try {
    add_to_catalogue(std::move(kernels));
    return {};
  } catch (const PluginError& error) {
    EXPECT_EQ(catalogue().size(), before);
    return error.what();
  }
}

TEST(Catalogue, TakesNoSecondKernelOfAName) {
  EXPECT_THAT(complaint_about({invented("new", "/a/libnew.so"), invented("pi", "/a/libpi.so")}),
              AllOf(HasSubstr("'pi'"), HasSubstr("scalelab itself"), HasSubstr("/a/libpi.so")));
  EXPECT_THAT(complaint_about({invented("new", "/a/libnew.so"), invented("new", "/b/libnew.so")}),
              AllOf(HasSubstr("'new'"), HasSubstr("/a/libnew.so"), HasSubstr("/b/libnew.so")));
}

}  // namespace
}  // namespace scalelab
