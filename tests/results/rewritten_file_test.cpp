// SPDX-License-Identifier: BSD-3-Clause
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <hdf5.h>
#include <hdf5_hl.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "results/file_error.hpp"
#include "results/store.hpp"
#include "tests/results/example_results.hpp"
#include "tests/temporary_folder.hpp"

/// Files that other programs wrote anew from one of ours.
namespace scalelab {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// An HDF5 identifier that is closed at the end of its scope.
class Id {
 public:
  Id(hid_t id, herr_t (*close)(hid_t)) : id_(id), close_(close) {}
  Id(const Id&) = delete;
  Id& operator=(const Id&) = delete;
  Id(Id&&) = delete;
  Id& operator=(Id&&) = delete;
  ~Id() { close_(id_); }
  operator hid_t() const { return id_; }

 private:
  hid_t id_;
  herr_t (*close_)(hid_t);
};

class RewrittenFile : public ::testing::Test {
 protected:
  void SetUp() override { write_results(path_, example_results(), WhenExists::refuse); }

  void change(const std::function<void(hid_t file)>& how) const {
    const Id file(H5Fopen(path_.c_str(), H5F_ACC_RDWR, H5P_DEFAULT), H5Fclose);
    ASSERT_GE(file, 0);
    how(file);
  }

  void remove(const std::string& object) const {
    change([&](hid_t file) { ASSERT_GE(H5Ldelete(file, object.c_str(), H5P_DEFAULT), 0); });
  }

  /// Puts a column of another type in a column's place, its attributes left out.
  /// @param creation how it is laid out
  static void replace(hid_t file, const std::string& column, hid_t type, hid_t space,
                      const void* data, hid_t creation = H5P_DEFAULT, hid_t memory_type = -1) {
    ASSERT_GE(H5Ldelete(file, column.c_str(), H5P_DEFAULT), 0);
    const Id dataset(
        H5Dcreate2(file, column.c_str(), type, space, H5P_DEFAULT, creation, H5P_DEFAULT),
        H5Dclose);
    ASSERT_GE(H5Dwrite(dataset, memory_type < 0 ? type : memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT,
                       data),
              0);
  }

  /// Stores a column of numbers as numbers of another type.
  void store_as(const std::string& column, hid_t type, hid_t creation = H5P_DEFAULT) const {
    change([&](hid_t file) {
      std::vector<double> values;
      {
        const Id dataset(H5Dopen2(file, column.c_str(), H5P_DEFAULT), H5Dclose);
        const Id space(H5Dget_space(dataset), H5Sclose);
        values.resize(static_cast<std::size_t>(H5Sget_simple_extent_npoints(space)));
        H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
      }
      const hsize_t rows = values.size();
      const Id space(H5Screate_simple(1, &rows, nullptr), H5Sclose);
      replace(file, column, type, space, values.data(), creation, H5T_NATIVE_DOUBLE);
    });
  }

  /// Stores a column's texts in places of so many bytes, each filled up.
  void store_as(const std::string& column, const std::vector<std::string>& texts, std::size_t bytes,
                H5T_str_t padding, H5T_cset_t characters) const {
    const Id type(H5Tcopy(H5T_C_S1), H5Tclose);
    H5Tset_size(type, bytes);
    H5Tset_strpad(type, padding);
    H5Tset_cset(type, characters);
    const hsize_t rows = texts.size();
    const Id space(H5Screate_simple(1, &rows, nullptr), H5Sclose);
    const std::string data = places(texts, bytes, padding == H5T_STR_SPACEPAD ? ' ' : '\0');
    change([&](hid_t file) { replace(file, column, type, space, data.data()); });
  }

  static std::string places(const std::vector<std::string>& texts, std::size_t bytes,
                            char filling) {
    std::string all;
    for (std::string text : texts) {
      text.resize(bytes, filling);
      all += text;
    }
    return all;
  }

  /// Puts an attribute of one text in the place of another.
  void set_attribute(const std::string& object, const std::string& name,
                     const std::string& text) const {
    change([&](hid_t file) {
      H5Adelete_by_name(file, object.c_str(), name.c_str(), H5P_DEFAULT);
      H5LTset_attribute_string(file, object.c_str(), name.c_str(), text.c_str());
    });
  }

  [[nodiscard]] std::string message() const {
    try {
      read_results(path_);
    } catch (const FileError& error) {
      return error.what();
    }
    return "(nothing was thrown)";
  }

  void expect_all_read() const {
    EXPECT_EQ(read_results(path_), without_derived(example_results()));
  }

  TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "out.h5";
};

std::vector<std::string> names_in(hid_t file, const std::string& group) {
  std::vector<std::string> names;
  const Id id(H5Gopen2(file, group.c_str(), H5P_DEFAULT), H5Gclose);
  H5Literate(
      id, H5_INDEX_NAME, H5_ITER_INC, nullptr,
      [](hid_t, const char* name, const H5L_info_t*, void* list) -> herr_t {
        static_cast<std::vector<std::string>*>(list)->emplace_back(name);
        return 0;
      },
      &names);
  return names;
}

/// Moves the columns of a group to one that does not keep the order of what is made in it, as h5py
/// makes them.
void forget_order(hid_t file, const std::string& group) {
  H5Gclose(H5Gcreate2(file, "unordered", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  {
    const Id from(H5Gopen2(file, group.c_str(), H5P_DEFAULT), H5Gclose);
    const Id to(H5Gopen2(file, "unordered", H5P_DEFAULT), H5Gclose);
    for (const std::string& name : names_in(file, group)) {
      H5Lmove(from, name.c_str(), to, name.c_str(), H5P_DEFAULT, H5P_DEFAULT);
    }
  }
  H5Ldelete(file, group.c_str(), H5P_DEFAULT);
  H5Lmove(file, "unordered", file, group.c_str(), H5P_DEFAULT, H5P_DEFAULT);
}

TEST_F(RewrittenFile, IsReadWithoutTheOrderOfItsColumns) {
  change([](hid_t file) {
    for (const char* group : {"points", "samples", "workers", "machine", "config"}) {
      forget_order(file, group);
    }
  });
  Results expected = without_derived(example_results());
  expected.machine.facts.clear();  // attributes of the group, which is another now
  expected.machine.clock_resolution_s = 0;
  expected.machine.clock_overhead_s = 0;
  EXPECT_EQ(read_results(path_), expected);
}

TEST_F(RewrittenFile, IsReadWithNumbersOfOtherKinds) {
  store_as("points/ranks", H5T_STD_I8BE);
  store_as("points/threads", H5T_STD_U16BE);
  store_as("points/workers", H5T_IEEE_F32BE);
  store_as("samples/order", H5T_IEEE_F64BE);
  store_as("samples/answer", H5T_IEEE_F64BE);
  store_as("samples/verified", H5T_STD_I64BE);
  store_as("samples/warmup", H5T_IEEE_F32LE);
  store_as("workers/busy_s", H5T_IEEE_F64BE);
  store_as("workers/sample", H5T_STD_I32LE);
  expect_all_read();
}

TEST_F(RewrittenFile, IsReadWithTheTruthValuesOfH5py) {
  const Id type(H5Tenum_create(H5T_STD_I8LE), H5Tclose);
  const std::vector<std::int8_t> values = {1, 0, 1};
  H5Tenum_insert(type, "TRUE", &values[0]);
  H5Tenum_insert(type, "FALSE", &values[1]);
  const hsize_t rows = 3;
  const Id space(H5Screate_simple(1, &rows, nullptr), H5Sclose);
  change([&](hid_t file) { replace(file, "samples/verified", type, space, values.data()); });
  expect_all_read();
}

TEST_F(RewrittenFile, NamesANumberThatIsNotWhole) {
  change([](hid_t file) {
    const std::vector<double> values = {0, 1.5, 2};
    const hsize_t rows = 3;
    const Id space(H5Screate_simple(1, &rows, nullptr), H5Sclose);
    replace(file, "samples/order", H5T_NATIVE_DOUBLE, space, values.data());
  });
  EXPECT_THAT(message(), AllOf(HasSubstr(path_.string()), HasSubstr("/samples/order has 1.5 in "
                                                                    "row 1")));
}

TEST_F(RewrittenFile, IsReadWithTextOfFixedLength) {
  const std::vector<std::string> kernels = {"pi", "pi", "gemm"};
  const std::vector<std::string> titles = {"pi, strong", "gemm"};
  for (const H5T_str_t padding : {H5T_STR_NULLTERM, H5T_STR_NULLPAD, H5T_STR_SPACEPAD}) {
    for (const H5T_cset_t characters : {H5T_CSET_ASCII, H5T_CSET_UTF8}) {
      store_as("points/kernel", kernels, padding == H5T_STR_NULLTERM ? 5 : 4, padding, characters);
      store_as("config/title", titles, 12, padding, characters);
      store_as("points/status", {"measured", "measured", "skipped"}, 20, padding, characters);
      store_as("points/reason", {"", "", "needs 6 ranks, there are 4"}, 30, padding, characters);
      expect_all_read();
    }
  }
}

TEST_F(RewrittenFile, IsRefusedWhereAWordIsNoneOfThoseThatItMayBe) {
  struct Column {
    std::string name;
    std::vector<std::string> words;
    std::string complaint;
  };
  const std::vector<Column> columns = {
      {"/points/scaling", {"strong", "", "weak"}, "row 1: '' is none of strong, weak."},
      {"/points/model",
       {"fibres", "hybrid", "hybrid"},
       "row 0: 'fibres' is none of serial, threads, processes, hybrid."},
      {"/points/gil",
       {"interval", "interval", "spin"},
       "row 2: 'spin' is none of none, interval, ticks, subinterpreters, free_threaded."},
      {"/points/schedule",
       {"static", "static", "guided"},
       "row 2: 'guided' is none of static, dynamic."},
      {"/points/status",
       {"measured", "lost", "skipped"},
       "row 1: 'lost' is none of planned, measured, unfinished, skipped, failed."},
      {"/config/scaling", {"strong", "wide"}, "row 1: 'wide' is none of strong, weak."},
      {"/config/lock_scope", {"node", "rank"}, "row 1: 'rank' is none of process, node, world."},
      {"/config/placement", {"close", "none"}, "row 0: 'close' is none of spread, compact, none."},
  };
  for (const Column& column : columns) {
    write_results(path_, example_results(), WhenExists::overwrite);
    store_as(column.name, column.words, 20, H5T_STR_NULLPAD, H5T_CSET_UTF8);
    EXPECT_THAT(message(), StartsWith(path_.string() + " holds what can't be: " + column.name +
                                      ", " + column.complaint));
  }
}

TEST_F(RewrittenFile, IsRefusedByTheRowOfAWordThatIsFarDown) {
  constexpr std::size_t far_down = 8192 + 10;  // beyond the rows that are read at once
  Results many = example_results();
  many.analysis.clear();
  many.points.resize(far_down + 2, many.points.front());
  write_results(path_, many, WhenExists::overwrite);
  std::vector<std::string> models(many.points.size(), "hybrid");
  models[far_down] = "fibres";
  store_as("/points/model", models, 20, H5T_STR_NULLPAD, H5T_CSET_UTF8);
  EXPECT_THAT(message(), HasSubstr("/points/model, row 8202: 'fibres' is none of serial"));
}

TEST_F(RewrittenFile, IsReadWithTheArraysOfCharactersOfNetcdf) {
  const std::vector<hsize_t> shape = {3, 8};
  const Id space(H5Screate_simple(2, shape.data(), nullptr), H5Sclose);
  const std::string data = places({"measured", "measured", "skipped"}, shape[1], '\0');
  change([&](hid_t file) { replace(file, "points/status", H5T_C_S1, space, data.data()); });
  expect_all_read();
}

TEST_F(RewrittenFile, IsReadWithAsciiTextOfVariableLength) {
  const Id type(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(type, H5T_VARIABLE);
  const std::vector<const char*> models = {"hybrid", "hybrid", "hybrid"};
  const hsize_t rows = 3;
  const Id space(H5Screate_simple(1, &rows, nullptr), H5Sclose);
  change([&](hid_t file) { replace(file, "points/model", type, space, models.data()); });
  expect_all_read();
}

TEST_F(RewrittenFile, IsReadWithOtherLayouts) {
  const hsize_t rows = 2;
  const Id compressed(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  H5Pset_chunk(compressed, 1, &rows);
  H5Pset_shuffle(compressed);
  H5Pset_deflate(compressed, 6);
  H5Pset_fletcher32(compressed);
  const Id compact(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  H5Pset_layout(compact, H5D_COMPACT);
  store_as("samples/time_s", H5T_IEEE_F64LE, compressed);
  store_as("workers/busy_s", H5T_IEEE_F64LE, compressed);
  store_as("workers/core", H5T_STD_I64LE, compact);
  expect_all_read();
}

class CompressedFile : public RewrittenFile {
 protected:
  /// Makes all columns of /workers so many zeros, none of which is stored.
  void make_rows(hsize_t rows) const {
    const hsize_t chunk = 1'000;
    const Id creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
    H5Pset_chunk(creation, 1, &chunk);
    H5Pset_deflate(creation, 9);
    const Id space(H5Screate_simple(1, &rows, nullptr), H5Sclose);
    change([&](hid_t file) {
      for (const std::string& name : names_in(file, "workers")) {
        const std::string column = "workers/" + name;
        H5Ldelete(file, column.c_str(), H5P_DEFAULT);
        H5Dclose(H5Dcreate2(file, column.c_str(), H5T_IEEE_F64LE, space, H5P_DEFAULT, creation,
                            H5P_DEFAULT));
      }
    });
  }
};

TEST_F(CompressedFile, IsReadWithAsManyRowsAsBytes) {
  const hsize_t rows = std::filesystem::file_size(path_) / 2;
  make_rows(rows);
  ASSERT_GE(std::filesystem::file_size(path_), rows);
  EXPECT_EQ(read_results(path_).workers.size(), rows);
}

/// A run measures at least a byte a row, however it is compressed.
TEST_F(CompressedFile, IsRefusedWithMoreRowsThanBytes) {
  make_rows(2 * std::filesystem::file_size(path_));
  try {
    static_cast<void>(read_results(path_));
    FAIL() << "nothing was thrown";
  } catch (const FileError& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr(path_.string()), HasSubstr("/workers/sample has"),
                                    HasSubstr("more than the file has room for")));
  }
}

TEST_F(RewrittenFile, IsReadWithoutDimensions) {
  for (const char* dimension : {"points/point", "samples/sample", "workers/worker_sample",
                                "machine/node", "config/study"}) {
    remove(dimension);
  }
  expect_all_read();
}

TEST_F(RewrittenFile, IsReadWithDimensionsThatHaveNoValuesInTheWayOfNetcdf) {
  change([](hid_t file) {
    const std::vector<float> zeros(3);
    const hsize_t rows = 3;
    const Id space(H5Screate_simple(1, &rows, nullptr), H5Sclose);
    replace(file, "points/point", H5T_IEEE_F32BE, space, zeros.data(), H5P_DEFAULT,
            H5T_NATIVE_FLOAT);
  });
  EXPECT_THAT(message(), HasSubstr("/points/point has 0 in row 1"));
  set_attribute("points/point", "NAME",
                "This is a netCDF dimension but not a netCDF variable.         3");
  expect_all_read();
}

TEST_F(RewrittenFile, IsRefusedWhereRowsThatOthersNameWereMoved) {
  change([](hid_t file) {
    const std::vector<std::int64_t> moved = {1, 0, 2};
    const Id dimension(H5Dopen2(file, "points/point", H5P_DEFAULT), H5Dclose);
    H5Dwrite(dimension, H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, moved.data());
  });
  EXPECT_THAT(message(), AllOf(HasSubstr(path_.string()), HasSubstr("/points/point has 1 in row 0"),
                               HasSubstr("moved or left out")));
}

TEST_F(RewrittenFile, IsReadWithoutTheAnalysis) {
  remove("analysis");
  expect_all_read();
  EXPECT_EQ(Store::resume(path_).results(), without_derived(example_results()));
}

TEST_F(RewrittenFile, IsReadWithAnAnalysisOfSomebodyElse) {
  remove("analysis/point");
  change([](hid_t file) {
    const std::vector<hsize_t> shape = {17, 3};
    const Id space(H5Screate_simple(2, shape.data(), nullptr), H5Sclose);
    H5Dclose(H5Dcreate2(file, "analysis/mine", H5T_NATIVE_DOUBLE, space, H5P_DEFAULT, H5P_DEFAULT,
                        H5P_DEFAULT));
  });
  expect_all_read();
}

TEST_F(RewrittenFile, IsReadWithWhatOthersAdded) {
  change([](hid_t file) {
    const Id scalar(H5Screate(H5S_SCALAR), H5Sclose);
    const Id pair(H5Tcreate(H5T_COMPOUND, sizeof(int)), H5Tclose);
    H5Tinsert(pair, "one", 0, H5T_NATIVE_INT);
    for (const char* group : {"/", "points", "samples", "workers", "machine", "config"}) {
      const Id here(H5Gopen2(file, group, H5P_DEFAULT), H5Gclose);
      H5Gclose(H5Gcreate2(here, "a group", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
      H5Dclose(H5Dcreate2(here, "a pair", pair, scalar, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
      H5Dclose(H5Dcreate2(here, "a number", H5T_NATIVE_INT, scalar, H5P_DEFAULT, H5P_DEFAULT,
                          H5P_DEFAULT));
      H5Lcreate_soft("/nowhere", here, "a dead end", H5P_DEFAULT, H5P_DEFAULT);
      H5Lcreate_external("no file", "/", here, "elsewhere", H5P_DEFAULT, H5P_DEFAULT);
      const std::vector<int> numbers = {1, 2};
      H5LTset_attribute_int(here, ".", "numbers", numbers.data(), numbers.size());
    }
  });
  expect_all_read();
}

TEST_F(RewrittenFile, IsReadWithAttributesOfOtherKinds) {
  set_attribute("/", "created", example_results().provenance.created);
  change([](hid_t file) {
    H5Adelete(file, "schema_version");
    const int version = 6;
    H5LTset_attribute_int(file, "/", "schema_version", &version, 1);  // a list of one
    H5Adelete_by_name(file, "machine", "OMP_PROC_BIND", H5P_DEFAULT);
    const Id nothing(H5Screate(H5S_NULL), H5Sclose);
    H5Aclose(H5Acreate_by_name(file, "machine", "OMP_PROC_BIND", H5T_C_S1, nothing, H5P_DEFAULT,
                               H5P_DEFAULT, H5P_DEFAULT));  // h5py's Empty
  });
  expect_all_read();
}

TEST_F(RewrittenFile, IsReadAndResumedWithoutTheAttributesOfItsRun) {
  change([](hid_t file) {
    for (const char* name : {"run_id", "replaces_run_id", "events"}) {
      H5Adelete(file, name);
    }
  });
  expect_all_read();
  {
    Store store = Store::resume(path_);
    store.append(example_sample(0, 3), example_workers(3));
  }
  EXPECT_EQ(read_results(path_).samples.size(), 4U) << "the journal is its own again";
}

TEST_F(RewrittenFile, IsRefusedBesideAJournalWithoutTheAttributesOfItsRun) {
  {
    Store store = Store::create(path_, example_results(), WhenExists::overwrite);
    store.append(example_sample(0, 3), example_workers(3));
  }
  change([](hid_t file) { H5Adelete(file, "run_id"); });
  EXPECT_THAT(message(), AllOf(HasSubstr("out.h5.journal may belong to"), HasSubstr("run_id"),
                               HasSubstr("move the journal away")));
}

TEST_F(RewrittenFile, NamesAGroupThatIsMissing) {
  for (const char* group : {"points", "samples", "workers", "machine", "config"}) {
    write_results(path_, example_results(), WhenExists::overwrite);
    remove(group);
    EXPECT_THAT(message(),
                AllOf(HasSubstr(path_.string()),
                      HasSubstr(std::string("/") + group + " is missing. Take it over")));
  }
}

TEST_F(RewrittenFile, NamesColumnsThatMayBeTheSizeWhenNoneSaysSo) {
  change([](hid_t file) {
    for (const char* column : {"points/n", "points/samples"}) {
      H5Adelete_by_name(file, column, "role", H5P_DEFAULT);
    }
  });
  EXPECT_THAT(message(), AllOf(HasSubstr(path_.string()), HasSubstr("role"),
                               HasSubstr("its columns n, samples are")));
}

TEST_F(RewrittenFile, IsRefusedWithPackedNumbers) {
  set_attribute("samples/time_s", "scale_factor", "0.5");
  EXPECT_THAT(message(), AllOf(HasSubstr("/samples/time_s is packed"), HasSubstr("scale_factor")));
}

TEST_F(RewrittenFile, NamesAFilterThatIsNotInstalled) {
  constexpr H5Z_filter_t nobodys_filter = 300;  // HDF5 keeps the numbers from 256 to 511 for tests
  const hsize_t rows = 3;
  const Id creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  H5Pset_chunk(creation, 1, &rows);
  H5Pset_filter(creation, nobodys_filter, H5Z_FLAG_OPTIONAL, 0, nullptr);
  const Id space(H5Screate_simple(1, &rows, nullptr), H5Sclose);
  const std::vector<double> values = {0.1, 1.1, 2.1};
  change([&](hid_t file) {
    // An optional filter that is missing is passed over, and the column can be read.
    replace(file, "samples/time_s", H5T_IEEE_F64LE, space, values.data(), creation);
  });
  expect_all_read();
  change([&](hid_t file) {
    H5Ldelete(file, "samples/time_s", H5P_DEFAULT);
    const Id dataset(H5Dcreate2(file, "samples/time_s", H5T_IEEE_F64LE, space, H5P_DEFAULT,
                                creation, H5P_DEFAULT),
                     H5Dclose);
    const hsize_t first = 0;
    constexpr std::uint32_t all_filters_ran = 0;
    ASSERT_GE(H5Dwrite_chunk(dataset, H5P_DEFAULT, all_filters_ran, &first,
                             values.size() * sizeof(double), values.data()),
              0);
  });
  EXPECT_THAT(message(), AllOf(HasSubstr("/samples/time_s is compressed with HDF5's filter 300"),
                               HasSubstr("gzip or none")));
}

}  // namespace
}  // namespace scalelab
