// SPDX-License-Identifier: BSD-3-Clause
#include <string_view>

#include "kernels/data/transform/csv_file.hpp"
#include "kernels/data/transform/plain_reader.hpp"
#include "kernels/data/transform/text_share.hpp"
#include "parallel/loops/range.hpp"

namespace scalelab::transform {

TextShare share_of_file(Process& process, const std::string& path, std::int64_t rows,
                        std::int64_t most_quantity) {
  const CsvFile file(path);
  const Range own = share_of(rows, process.rank(), process.ranks());
  const RecordsInFile records = file.find(own);
  const std::int64_t bytes = records.bytes.size();
  TextShare share = room_for_text(own.empty() ? 0 : bytes + 1);
  if (own.empty()) {
    return share;
  }
  char* const begin = reinterpret_cast<char*>(share.memory.begin()) + Text::padding;
  process.on_team([&](int thread) {
    const Range part = share_of(bytes, thread, process.threads());
    file.read({.first = records.bytes.first + part.first, .last = records.bytes.first + part.last},
              begin + part.first);
  });
  begin[bytes] = '\n';  // which a file's last line may have not

  std::int64_t row = own.first;
  read_plainly({begin, static_cast<std::size_t>(bytes + 1)}, path, records.lines_before,
               [&](const PlainRecord& record) {
                 share.known.add(row++, record.key, record.quantity, record.price, most_quantity);
               });
  return share;
}

}  // namespace scalelab::transform
