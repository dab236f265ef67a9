// SPDX-License-Identifier: BSD-3-Clause
#include "results/hdf5/hdf5_text.hpp"

#include <new>
#include <string_view>

#include "results/hdf5/utf8.hpp"

namespace scalelab {

namespace {

/// Frees the strings that HDF5 allocated.
class AllocatedTexts {
 public:
  AllocatedTexts(std::size_t texts, hid_t type, hid_t space)
      : pointers_(texts, nullptr), type_(type), space_(space) {}
  AllocatedTexts(const AllocatedTexts&) = delete;
  AllocatedTexts& operator=(const AllocatedTexts&) = delete;
  AllocatedTexts(AllocatedTexts&&) = delete;
  AllocatedTexts& operator=(AllocatedTexts&&) = delete;
  ~AllocatedTexts() { H5Dvlen_reclaim(type_, space_, H5P_DEFAULT, pointers_.data()); }

  char** data() { return pointers_.data(); }

  /// HDF5 may give an empty string as a null pointer, and a damaged file any bytes.
  [[nodiscard]] std::vector<std::string> strings() const {
    std::vector<std::string> result;
    result.reserve(pointers_.size());
    for (const char* pointer : pointers_) {
      result.push_back(as_utf8(pointer == nullptr ? "" : pointer));
    }
    return result;
  }

 private:
  std::vector<char*> pointers_;
  hid_t type_;
  hid_t space_;
};

std::vector<std::string> texts_of_variable_length(const std::filesystem::path& path,
                                                  const Handle& type, std::size_t texts,
                                                  const ReadElements& read) {
  // HDF5 converts neither between character sets nor between variable and fixed length.
  const Handle memory_type = text_type(path);
  checked(H5Tset_cset(memory_type.get(), H5Tget_cset(type.get())), reading, path);
  const auto count = static_cast<hsize_t>(texts);
  const Handle space(checked(H5Screate_simple(1, &count, nullptr), reading, path), H5Sclose);
  AllocatedTexts allocated(texts, memory_type.get(), space.get());
  read(memory_type.get(), static_cast<void*>(allocated.data()));
  return allocated.strings();
}

/// The text in a place of fixed length, without what fills it up.
std::string_view without_padding(std::string_view place, H5T_str_t padding) {
  if (padding == H5T_STR_NULLTERM) {
    return place.substr(0, place.find('\0'));
  }
  const std::string_view filling =
      padding == H5T_STR_SPACEPAD ? std::string_view(" \0", 2) : std::string_view("\0", 1);
  return place.substr(0, place.find_last_not_of(filling) + 1);
}

/// So many bytes. Throws std::bad_alloc when they are more than can be: a damaged file says so.
std::size_t product(std::size_t count, std::size_t bytes) {
  if (bytes != 0 && count > std::string().max_size() / bytes) {
    throw std::bad_alloc();
  }
  return count * bytes;
}

std::vector<std::string> texts_of_fixed_length(const Handle& type, std::size_t texts,
                                               std::size_t elements, const ReadElements& read) {
  const std::size_t bytes = product(H5Tget_size(type.get()), elements);
  std::string places(product(bytes, texts), '\0');
  read(type.get(), places.data());
  // One character alone has no room for a zero behind it.
  const H5T_str_t padding = elements > 1 ? H5T_STR_NULLPAD : H5Tget_strpad(type.get());
  std::vector<std::string> result;
  result.reserve(texts);
  for (std::size_t i = 0; i < texts; ++i) {
    const std::string_view place = std::string_view(places).substr(i * bytes, bytes);
    result.push_back(as_utf8(without_padding(place, padding)));
  }
  return result;
}

}  // namespace

std::vector<std::string> read_texts(const std::filesystem::path& path, const Handle& type,
                                    std::size_t texts, std::size_t elements,
                                    const ReadElements& read) {
  return H5Tis_variable_str(type.get()) > 0 ? texts_of_variable_length(path, type, texts, read)
                                            : texts_of_fixed_length(type, texts, elements, read);
}

}  // namespace scalelab
