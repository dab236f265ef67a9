// SPDX-License-Identifier: BSD-3-Clause
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <hdf5.h>
#include <hdf5_hl.h>
#include <sys/file.h>

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "posix/descriptor.hpp"
#include "results/store.hpp"
#include "tests/results/example_results.hpp"
#include "tests/temporary_folder.hpp"

/// The file as HDF5's own functions see it, without the code that wrote it.
namespace scalelab {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string attribute(hid_t object, const std::string& name) {
  const hid_t id = H5Aopen(object, name.c_str(), H5P_DEFAULT);
  if (id < 0) {
    return "(missing)";
  }
  const hid_t type = H5Aget_type(id);
  std::string value = "(not variable-length UTF-8 text)";
  if (H5Tget_class(type) == H5T_STRING && H5Tis_variable_str(type) > 0 &&
      H5Tget_cset(type) == H5T_CSET_UTF8) {
    char* text = nullptr;
    H5Aread(id, type, static_cast<void*>(&text));
    value = text == nullptr ? "" : text;
    H5free_memory(text);
  }
  H5Tclose(type);
  H5Aclose(id);
  return value;
}

std::vector<std::string> names_in(hid_t group) {
  std::vector<std::string> names;
  H5Literate(
      group, H5_INDEX_CRT_ORDER, H5_ITER_INC, nullptr,
      [](hid_t, const char* name, const H5L_info_t*, void* list) -> herr_t {
        static_cast<std::vector<std::string>*>(list)->emplace_back(name);
        return 0;
      },
      &names);
  return names;
}

std::string type_of(hid_t dataset) {
  const hid_t type = H5Dget_type(dataset);
  std::string name = "other";
  if (H5Tequal(type, H5T_STD_I64LE) > 0) {
    name = "int64";
  } else if (H5Tequal(type, H5T_IEEE_F64LE) > 0) {
    name = "float64";
  } else if (H5Tequal(type, H5T_STD_U8LE) > 0) {
    name = "uint8";
  } else if (H5Tget_class(type) == H5T_STRING && H5Tget_cset(type) == H5T_CSET_UTF8) {
    name = H5Tis_variable_str(type) > 0 ? "text" : "text of one length";
  }
  H5Tclose(type);
  return name;
}

class Layout : public ::testing::Test {
 protected:
  void SetUp() override {
    write_results(folder_ / "out.h5", example_with_summaries(), WhenExists::refuse);
    file_ = H5Fopen((folder_ / "out.h5").c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
    ASSERT_GE(file_, 0);
  }
  void TearDown() override { H5Fclose(file_); }

  [[nodiscard]] std::vector<std::string> columns(const std::string& group) const {
    const hid_t id = H5Gopen2(file_, group.c_str(), H5P_DEFAULT);
    std::vector<std::string> names = names_in(id);
    H5Gclose(id);
    return names;
  }

  [[nodiscard]] hid_t open_column(const std::string& group, const std::string& name) const {
    return H5Dopen2(file_, (std::filesystem::path(group) / name).c_str(), H5P_DEFAULT);
  }

  [[nodiscard]] std::map<std::string, std::string> types(const std::string& group) const {
    std::map<std::string, std::string> result;
    for (const std::string& name : columns(group)) {
      const hid_t id = open_column(group, name);
      result[name] = type_of(id);
      H5Dclose(id);
    }
    return result;
  }

  TemporaryFolder folder_;
  hid_t file_ = H5I_INVALID_HID;
};

TEST_F(Layout, HasTheGroups) {
  EXPECT_THAT(names_in(file_), ElementsAre("points", "samples", "workers", "worker_summaries",
                                           "machine", "limits", "config", "analysis"));
}

TEST_F(Layout, HasTheColumnsOfPoints) {
  EXPECT_THAT(columns("points"),
              ElementsAre("point", "study", "kernel", "scaling", "model", "nodes", "ranks",
                          "threads", "workers", "gil", "schedule", "oversubscribed", "work",
                          "work_unit", "status", "reason", "cores", "locks", "lock_share",
                          "native_share", "wait_share", "demand_flops", "demand_bytes",
                          "demand_read_bytes", "demand_random_loads", "demand_dependent_loads",
                          "demand_messages", "demand_message_bytes", "n", "samples"));
}

TEST_F(Layout, HasTheColumnsOfSamples) {
  EXPECT_THAT(
      columns("samples"),
      ElementsAre("sample", "point", "repeat", "order", "start_s", "time_s", "verified", "answer",
                  "warmup", "batch", "kernel", "scaling", "model", "nodes", "ranks", "threads",
                  "workers", "gil", "schedule", "pi_hits", "gemm_hits", "gemm_rate"));
}

TEST_F(Layout, HasTheColumnsOfWorkers) {
  EXPECT_THAT(
      columns("workers"),
      ElementsAre("worker_sample", "sample", "rank", "thread", "node", "core", "busy_s",
                  "lock_wait_s", "lock_held_s", "communication_s", "barrier_wait_s", "blocked_s",
                  "lock_switches", "lock_requests", "lock_longest_wait_s", "start_skew_s",
                  "end_skew_s", "instructions", "cycles", "physical_core", "numa_node", "pinned"));
}

TEST_F(Layout, HasTheColumnsOfWorkerSummaries) {
  const std::vector<std::string> names = columns("worker_summaries");
  ASSERT_EQ(names.size(), 4U + 3 * 14);
  EXPECT_THAT(
      std::vector(names.begin(), names.begin() + 10),
      ElementsAre("worker_summary", "sample", "node", "workers", "busy_s_min", "busy_s_mean",
                  "busy_s_max", "lock_wait_s_min", "lock_wait_s_mean", "lock_wait_s_max"));
  EXPECT_THAT(names, ::testing::IsSupersetOf({"lock_switches_mean", "instructions_max",
                                              "start_skew_s_min", "pinned_mean"}));
}

TEST_F(Layout, HasTheColumnsOfMachineConfigAndAnalysis) {
  EXPECT_THAT(columns("machine"),
              ElementsAre("node", "hostname", "cpu", "cores", "hardware_threads", "memory_bytes",
                          "allowed_cpus", "topology_xml", "numa_nodes", "cpu_quota", "governor",
                          "turbo", "topology"));
  EXPECT_THAT(
      columns("config"),
      ElementsAre("study", "title", "kernel", "scaling", "path", "toml", "overrides", "confidence",
                  "lock_scope", "switch_interval_s", "tick_every", "subinterpreters", "held_share",
                  "step_s", "free_threaded_overhead", "placement", "first_node", "subject"));
  EXPECT_THAT(columns("limits"),
              ElementsAre("limit", "scope", "node", "nodes", "cores", "bandwidth", "read_bandwidth",
                          "flop_rate", "load_s", "random_loads", "message_s", "message_bandwidth"));
  EXPECT_THAT(columns("analysis"), ElementsAre("point", "count", "median_s", "fitted", "advice"));
}

TEST_F(Layout, UsesPlainTypes) {
  auto points = types("points");
  EXPECT_EQ(points["point"], "int64");
  EXPECT_EQ(points["kernel"], "text of one length");
  EXPECT_EQ(points["status"], "text of one length");
  EXPECT_EQ(points["oversubscribed"], "uint8");
  EXPECT_EQ(points["work"], "float64");
  EXPECT_EQ(points["samples"], "float64");
  auto samples = types("samples");
  EXPECT_EQ(samples["verified"], "uint8");
  EXPECT_EQ(samples["gemm_rate"], "float64");
  EXPECT_EQ(samples["gil"], "text of one length");
  EXPECT_EQ(types("config")["toml"], "text");
  for (const char* group : {"points", "samples", "workers", "worker_summaries", "machine", "limits",
                            "config", "analysis"}) {
    for (const auto& [name, type] : types(group)) {
      EXPECT_NE(type, "other") << group << "/" << name;
    }
  }
}

TEST_F(Layout, AttachesOneScaleToEveryColumnOfAGroup) {
  const std::map<std::string, std::string> dimensions = {
      {"points", "point"},          {"samples", "sample"},
      {"workers", "worker_sample"}, {"worker_summaries", "worker_summary"},
      {"machine", "node"},          {"config", "study"},
      {"limits", "limit"},          {"analysis", "point"}};
  for (const auto& [group, dimension] : dimensions) {
    const hid_t scale = open_column(group, dimension);
    EXPECT_GT(H5DSis_scale(scale), 0) << group;
    for (const std::string& name : columns(group)) {
      if (name == dimension) {
        continue;
      }
      const hid_t column = open_column(group, name);
      EXPECT_EQ(H5DSget_num_scales(column, 0), 1) << group << "/" << name;
      EXPECT_GT(H5DSis_attached(column, scale, 0), 0) << group << "/" << name;
      H5Dclose(column);
    }
    H5Dclose(scale);
  }
}

TEST_F(Layout, NumbersTheRowsOfADimension) {
  std::vector<std::int64_t> rows(4, -1);
  const hid_t scale = H5Dopen2(file_, "samples/sample", H5P_DEFAULT);
  H5Dread(scale, H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, rows.data());
  H5Dclose(scale);
  EXPECT_THAT(rows, ElementsAre(0, 1, 2, 3));
}

TEST_F(Layout, GivesEveryColumnAUnitAndADescription) {
  for (const char* group : {"points", "samples", "workers", "worker_summaries", "machine", "limits",
                            "config", "analysis"}) {
    for (const std::string& name : columns(group)) {
      const hid_t column = open_column(group, name);
      EXPECT_THAT(attribute(column, "units"), ::testing::MatchesRegex("1|s|byte|s-1|byte s-1"))
          << name;
      EXPECT_GT(attribute(column, "long_name").size(), 2U) << name;
      H5Dclose(column);
    }
  }
}

TEST_F(Layout, MarksColumnsThatDependOnTheKernel) {
  const auto role = [&](const char* name) {
    const hid_t column = H5Dopen2(file_, name, H5P_DEFAULT);
    std::string value = attribute(column, "role");
    H5Dclose(column);
    return value;
  };
  EXPECT_EQ(role("points/samples"), "size");
  EXPECT_EQ(role("points/work"), "(missing)");
  EXPECT_EQ(role("samples/pi_hits"), "measured");
  EXPECT_EQ(role("samples/ranks"), "repeated");
  EXPECT_EQ(role("samples/time_s"), "(missing)");
}

TEST_F(Layout, HasTheAttributesOfTheRoot) {
  EXPECT_EQ(attribute(file_, "Conventions"), "CF-1.8");
  EXPECT_EQ(attribute(file_, "title"), "Größe und Zeit: π");
  EXPECT_EQ(attribute(file_, "created"), "2024-05-06T07:08:09Z");
  EXPECT_EQ(attribute(file_, "scalelab_version"), "0.1.0");
  EXPECT_EQ(attribute(file_, "git_commit"), "0123abcd-dirty");
  EXPECT_EQ(attribute(file_, "command_line"), "scalelab run pi.toml -o out.h5");
  EXPECT_EQ(attribute(file_, "run_id").size(), 32U);
  std::int64_t version = 0;
  const hid_t id = H5Aopen(file_, "schema_version", H5P_DEFAULT);
  H5Aread(id, H5T_NATIVE_INT64, &version);
  H5Aclose(id);
  EXPECT_EQ(version, 6);
}

TEST_F(Layout, KeepsFactsAndClockAsAttributesOfMachine) {
  const hid_t machine = H5Gopen2(file_, "machine", H5P_DEFAULT);
  EXPECT_EQ(attribute(machine, "compiler"), "g++ 12.2.0");
  double resolution = 0;
  const hid_t id = H5Aopen(machine, "clock_resolution_s", H5P_DEFAULT);
  H5Aread(id, H5T_NATIVE_DOUBLE, &resolution);
  H5Aclose(id);
  H5Gclose(machine);
  EXPECT_EQ(resolution, 1e-9);
}

/// What is known of how a dataset is stored.
struct Storage {
  hsize_t chunk = 0;  ///< rows; 0 where it is not chunked
  bool is_shuffled = false;
  bool is_deflated = false;
  hsize_t bytes = 0;  ///< in the file
};

Storage storage_of(hid_t file, const char* column) {
  const hid_t dataset = H5Dopen2(file, column, H5P_DEFAULT);
  const hid_t creation = H5Dget_create_plist(dataset);
  Storage found;
  if (H5Pget_layout(creation) == H5D_CHUNKED) {
    H5Pget_chunk(creation, 1, &found.chunk);
  }
  for (int i = 0; i < H5Pget_nfilters(creation); ++i) {
    unsigned flags = 0;
    std::size_t values = 0;
    const H5Z_filter_t filter = H5Pget_filter2(creation, static_cast<unsigned>(i), &flags, &values,
                                               nullptr, 0, nullptr, nullptr);
    found.is_shuffled = found.is_shuffled || filter == H5Z_FILTER_SHUFFLE;
    found.is_deflated = found.is_deflated || filter == H5Z_FILTER_DEFLATE;
  }
  found.bytes = H5Dget_storage_size(dataset);
  H5Pclose(creation);
  H5Dclose(dataset);
  return found;
}

/// A thousand samples of two workers.
Results many_samples() {
  Results results = example_results();
  results.samples.clear();
  results.workers.clear();
  for (std::int64_t order = 0; order < 1000; ++order) {
    results.samples.push_back(example_sample(order % 3, order));
    for (const WorkerSample& worker : example_workers(order)) {
      results.workers.push_back(worker);
    }
  }
  return results;
}

TEST(LongColumns, AreChunkedShuffledAndDeflated) {
  const TemporaryFolder folder;
  const std::string path = folder / "out.h5";
  write_results(path, many_samples(), WhenExists::refuse);
  const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  for (const char* column :
       {"samples/sample", "samples/verified", "samples/kernel", "samples/gil", "samples/time_s",
        "samples/answer", "workers/sample", "workers/busy_s"}) {
    const Storage storage = storage_of(file, column);
    EXPECT_GT(storage.chunk, 0U) << column;
    EXPECT_TRUE(storage.is_shuffled) << column;
    EXPECT_TRUE(storage.is_deflated) << column;
  }
  EXPECT_LT(storage_of(file, "samples/gil").bytes, 100U) << "a thousand times the same text";
  EXPECT_LT(storage_of(file, "workers/pinned").bytes, 100U);
  EXPECT_EQ(storage_of(file, "points/work").chunk, 0U) << "three rows";
  H5Fclose(file);
  EXPECT_EQ(read_results(path), without_derived(many_samples()));
}

TEST(WorkerSummariesAndLimits, AreLeftOutWhereThereAreNone) {
  const TemporaryFolder folder;
  const std::string path = folder / "out.h5";
  write_results(path, example_results(), WhenExists::refuse);
  const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  EXPECT_THAT(names_in(file),
              ElementsAre("points", "samples", "workers", "machine", "config", "analysis"));
  H5Fclose(file);
}

TEST(ForeignFile, IsRefusedByNameWithoutOurAttributes) {
  const TemporaryFolder folder;
  const std::string path = folder / "other.h5";
  H5Fclose(H5Fcreate(path.c_str(), H5F_ACC_EXCL, H5P_DEFAULT, H5P_DEFAULT));
  for (const bool resume : {false, true}) {
    try {
      if (resume) {
        Store::resume(path);
      } else {
        read_results(path);
      }
      FAIL() << "nothing was thrown";
    } catch (const FileError& error) {
      EXPECT_THAT(error.what(), HasSubstr(path));
      EXPECT_THAT(error.what(), HasSubstr("not one that scalelab wrote"));
    }
  }
  EXPECT_FALSE(std::filesystem::exists(path + ".journal"));
}

void set_version(const std::string& path, std::int64_t version) {
  const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
  const hid_t attribute = H5Aopen(file, "schema_version", H5P_DEFAULT);
  H5Awrite(attribute, H5T_NATIVE_INT64, &version);
  H5Aclose(attribute);
  H5Fclose(file);
}

TEST(DamagedText, IsReadAsWhatATerminalCanShow) {
  const TemporaryFolder folder;
  const std::string path = folder / "out.h5";
  write_results(path, example_results(), WhenExists::refuse);
  const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
  const hid_t title = H5Aopen(file, "title", H5P_DEFAULT);
  const hid_t type = H5Aget_type(title);
  const char* damaged = "pi \xff strong";
  H5Awrite(title, type, static_cast<const void*>(&damaged));
  H5Tclose(type);
  H5Aclose(title);
  H5Fclose(file);
  EXPECT_EQ(read_results(path).provenance.title, "pi \xEF\xBF\xBD strong");
}

TEST(DamagedText, IsReadAsWhatATerminalCanShowInTheNamesOfFactsToo) {
  const TemporaryFolder folder;
  const std::string path = folder / "out.h5";
  write_results(path, example_results(), WhenExists::refuse);
  const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
  const hid_t machine = H5Gopen2(file, "machine", H5P_DEFAULT);
  ASSERT_GE(H5Arename(machine, "compiler", "comp\xffiler"), 0);
  H5Gclose(machine);
  H5Fclose(file);
  EXPECT_EQ(read_results(path).machine.facts.count("comp\xEF\xBF\xBDiler"), 1U);
}

TEST(ForeignFile, IsRefusedWithANewerLayout) {
  const TemporaryFolder folder;
  const std::string path = folder / "out.h5";
  write_results(path, example_results(), WhenExists::refuse);
  set_version(path, 7);
  try {
    read_results(path);
    FAIL() << "nothing was thrown";
  } catch (const FileError& error) {
    EXPECT_THAT(error.what(), HasSubstr("has layout 7, but this scalelab reads layouts 1 to 6"));
  }
}

/// The columns that came with schema version 2.
const std::vector<std::string> columns_since_2 = {"/points/cores",
                                                  "/points/locks",
                                                  "/points/lock_share",
                                                  "/points/native_share",
                                                  "/points/wait_share",
                                                  "/workers/lock_requests",
                                                  "/workers/lock_longest_wait_s",
                                                  "/config/lock_scope",
                                                  "/config/switch_interval_s",
                                                  "/config/tick_every",
                                                  "/config/subinterpreters",
                                                  "/config/held_share",
                                                  "/config/step_s",
                                                  "/config/free_threaded_overhead"};

/// The columns that came with schema version 3.
const std::vector<std::string> columns_since_3 = {
    "/samples/warmup",       "/samples/batch",      "/workers/start_skew_s",  "/workers/end_skew_s",
    "/workers/instructions", "/workers/cycles",     "/workers/physical_core", "/workers/numa_node",
    "/workers/pinned",       "/machine/numa_nodes", "/machine/cpu_quota",     "/machine/governor",
    "/machine/turbo",        "/config/placement"};

/// The columns that came with schema version 4.
const std::vector<std::string> columns_since_4 = {"/machine/topology"};

void remove_column(const std::string& path, const std::string& column) {
  const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
  ASSERT_GE(H5Ldelete(file, column.c_str(), H5P_DEFAULT), 0) << column;
  H5Fclose(file);
}

TEST(FileOfSchema1, IsReadWithDefaults) {
  const TemporaryFolder folder;
  const std::string path = folder / "out.h5";
  write_results(path, example_results(), WhenExists::refuse);
  for (const auto& columns : {columns_since_2, columns_since_3, columns_since_4}) {
    for (const std::string& column : columns) {
      remove_column(path, column);
    }
  }
  set_version(path, 1);

  const Results read = read_results(path);

  EXPECT_EQ(read.points[2].reason, example_results().points[2].reason);
  EXPECT_EQ(read.points[0].cores, 0);
  EXPECT_EQ(read.points[0].locks, 0);
  EXPECT_TRUE(std::isnan(read.points[0].lock_share));
  EXPECT_TRUE(std::isnan(read.points[0].native_share));
  EXPECT_TRUE(std::isnan(read.points[0].wait_share));
  EXPECT_EQ(read.workers[1].lock_switches, 7);
  EXPECT_EQ(read.workers[1].lock_requests, 0);
  EXPECT_EQ(read.workers[1].lock_longest_wait_s, 0);
  EXPECT_EQ(read.studies[1].confidence, 0.99);
  EXPECT_EQ(read.studies[1].lock_scope, LockScope::process);
  EXPECT_EQ(read.studies[1].switch_interval_s, 5e-3);
  EXPECT_EQ(read.studies[1].tick_every, 100);
  EXPECT_EQ(read.studies[1].subinterpreters, 0);
  EXPECT_TRUE(std::isnan(read.studies[1].held_share));
  EXPECT_EQ(read.studies[1].step_s, 1e-6);
  EXPECT_EQ(read.studies[1].free_threaded_overhead, 1);
}

TEST(FileOfSchema2, IsReadWithDefaults) {
  const TemporaryFolder folder;
  const std::string path = folder / "out.h5";
  write_results(path, example_results(), WhenExists::refuse);
  for (const auto& columns : {columns_since_3, columns_since_4}) {
    for (const std::string& column : columns) {
      remove_column(path, column);
    }
  }
  set_version(path, 2);

  const Results read = read_results(path);

  EXPECT_EQ(read.points[0].cores, 4);
  EXPECT_FALSE(read.samples[2].warmup);
  EXPECT_EQ(read.samples[2].batch, 1);
  EXPECT_EQ(read.workers[1].lock_requests, 8);
  EXPECT_EQ(read.workers[1].start_skew_s, 0);
  EXPECT_EQ(read.workers[1].end_skew_s, 0);
  EXPECT_FALSE(read.workers[1].instructions.is_known());
  EXPECT_FALSE(read.workers[1].cycles.is_known());
  EXPECT_EQ(read.workers[1].physical_core, -1);
  EXPECT_EQ(read.workers[1].numa_node, -1);
  EXPECT_FALSE(read.workers[1].pinned);
  EXPECT_EQ(read.machine.nodes[0].numa_nodes, 0);
  EXPECT_FALSE(read.machine.nodes[0].cpu_quota.is_known());
  EXPECT_EQ(read.machine.nodes[0].governor, "");
  EXPECT_EQ(read.machine.nodes[0].turbo, "");
  EXPECT_EQ(read.studies[0].placement, PlacementPolicy::compact);
}

TEST(FileOfSchema3, IsReadWithDefaults) {
  const TemporaryFolder folder;
  const std::string path = folder / "out.h5";
  write_results(path, example_results(), WhenExists::refuse);
  for (const std::string& column : columns_since_4) {
    remove_column(path, column);
  }
  set_version(path, 3);

  const Results read = read_results(path);

  EXPECT_EQ(read.machine.nodes[0].turbo, "off");
  EXPECT_EQ(read.machine.nodes[1].topology, -1);
}

TEST(FileOfThisSchema, IsRefusedWithoutOneOfItsColumns) {
  std::vector<std::string> columns = columns_since_2;
  columns.insert(columns.end(), columns_since_3.begin(), columns_since_3.end());
  columns.insert(columns.end(), columns_since_4.begin(), columns_since_4.end());
  for (const std::string& column : columns) {
    const TemporaryFolder folder;
    const std::string path = folder / "out.h5";
    write_results(path, example_results(), WhenExists::refuse);
    remove_column(path, column);
    try {
      read_results(path);
      ADD_FAILURE() << "nothing was thrown without " << column;
    } catch (const FileError& error) {
      EXPECT_THAT(error.what(), HasSubstr(column));
    }
  }
}

TEST(ForeignFile, NamesAColumnThatIsMissing) {
  const TemporaryFolder folder;
  const std::string path = folder / "out.h5";
  write_results(path, example_results(), WhenExists::refuse);
  const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
  H5Ldelete(file, "/samples/time_s", H5P_DEFAULT);
  H5Fclose(file);
  try {
    read_results(path);
    FAIL() << "nothing was thrown";
  } catch (const FileError& error) {
    EXPECT_THAT(error.what(), HasSubstr("/samples/time_s"));
  }
}

TEST(FileLocking, SaysWhatToDoWhenTheFileIsLocked) {
  const TemporaryFolder folder;
  const std::string path = folder / "out.h5";
  write_results(path, example_results(), WhenExists::refuse);
  const Descriptor locked(::open(path.c_str(), O_RDWR));
  ASSERT_EQ(::flock(locked.get(), LOCK_EX | LOCK_NB), 0);
  try {
    read_results(path);
    FAIL() << "nothing was thrown";
  } catch (const FileError& error) {
    EXPECT_THAT(error.what(), HasSubstr(path));
    EXPECT_THAT(error.what(), HasSubstr("unable to lock file"));
    EXPECT_THAT(error.what(), HasSubstr("HDF5_USE_FILE_LOCKING=FALSE"));
  }
}

}  // namespace
}  // namespace scalelab
