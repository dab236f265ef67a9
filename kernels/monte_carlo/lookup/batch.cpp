// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/lookup/batch.hpp"

#include <algorithm>

#include "kernels/monte_carlo/lookup/particle.hpp"
#include "kernels/monte_carlo/lookup/verification.hpp"
#include "numerics/random/philox_rows.hpp"

namespace scalelab {
namespace {

// How many searches make their steps together. 64 take half the time of 16, and more are no
// quicker.
constexpr std::size_t searches_together = 64;

void ask_for(const void* memory) noexcept {
  __builtin_prefetch(memory);
}

// The point and the one after it.
void ask_for_both(const GridPoint* point) noexcept {
  ask_for(point);
  ask_for(point + 1);
}

/// What a row has of a material's nuclides.
void ask_for_row(const std::int32_t* row, std::span<const std::int32_t> touches) noexcept {
  for (const std::int32_t nuclide : touches) {
    ask_for(row + nuclide);
  }
}

/// Up to so many searches for the last of some points that is not above an energy. Each step halves
/// what is left of all of them, without branches: those that are done stay where they are.
class Searches {
 public:
  /// Among `length` points from `first` on, of which the first is not above `energy` or is to be
  /// taken nevertheless. `found` is written some time until finish().
  void add(const GridPoint* first, std::int64_t length, double energy, const GridPoint** found) {
    first_[count_] = first;
    length_[count_] = length;
    energy_[count_] = energy;
    found_[count_] = found;
    longest_ = std::max(longest_, length);
    ++count_;
    if (count_ == searches_together) {
      finish();
    }
  }

  /// Does all that were added, and is empty then.
  void finish() {
    for (; longest_ > 1; longest_ -= longest_ / 2) {
      for (std::size_t i = 0; i < count_; ++i) {
        const std::int64_t half = length_[i] / 2;
        first_[i] += first_[i][half].energy <= energy_[i] ? half : 0;
        length_[i] -= half;
      }
    }
    for (std::size_t i = 0; i < count_; ++i) {
      ask_for_both(first_[i]);
      *found_[i] = first_[i];
    }
    count_ = 0;
    longest_ = 0;
  }

 private:
  std::size_t count_ = 0;
  std::int64_t longest_ = 0;
  // Of each search; what is beyond count_ was never written.
  std::array<const GridPoint*, searches_together> first_;
  std::array<std::int64_t, searches_together> length_;
  std::array<double, searches_together> energy_;
  std::array<const GridPoint**, searches_together> found_;
};

}  // namespace

LookupBatch::LookupBatch(const LookupTable& table, const Materials& materials, philox::Key key,
                         std::int64_t in_flight)
    : table_(&table),
      materials_(&materials),
      key_(key),
      points_(
          static_cast<std::size_t>(in_flight * Materials::most_nuclides(table.nuclides.nuclides))) {
}

double LookupBatch::bytes(std::int64_t nuclides, std::int64_t in_flight) {
  return static_cast<double>(sizeof(LookupBatch)) +
         static_cast<double>(in_flight * Materials::most_nuclides(nuclides)) * sizeof(void*);
}

std::span<const std::uint64_t> LookupBatch::look_up(const Range& numbers) {
  count_ = static_cast<std::size_t>(numbers.size());
  draw_particles(numbers);
  std::visit([this](const auto& grid) { find_points(grid); }, table_->grid);
  add_up(std::span(lookups_).first(count_), sums_);
  for (std::size_t i = 0; i < count_; ++i) {
    hashes_[i] = hash_of(sums_[i], static_cast<std::uint64_t>(numbers.first) + i);
  }
  return std::span(hashes_).first(count_);
}

void LookupBatch::draw_particles(const Range& numbers) {
  for (std::size_t i = 0; i < count_; ++i) {
    const auto counter = philox::counter(static_cast<std::uint64_t>(numbers.first) + i, 0);
    for (std::size_t word = 0; word < counter.size(); ++word) {
      words_[word][i] = counter[word];
    }
  }
  philox::encrypt_rows({std::span(words_[0]).first(count_), std::span(words_[1]).first(count_),
                        std::span(words_[2]).first(count_), std::span(words_[3]).first(count_)},
                       key_);
  std::size_t first_point = 0;
  for (std::size_t i = 0; i < count_; ++i) {
    const Particle particle = particle_of(words_[0][i], words_[1][i], words_[2][i]);
    const auto densities = materials_->densities_of(particle.material);
    material_[i] = particle.material;
    lookups_[i] = {.energy = particle.energy,
                   .densities = densities,
                   .lower = std::span(points_).subspan(first_point, densities.size())};
    first_point += densities.size();
  }
}

// One search alone is quicker with branches: the processor goes on by a guess, which is right every
// other time, while memory is slow to say.
void LookupBatch::search(std::span<const double> energies) {
  if (count_ == 1) {
    const auto above = std::upper_bound(energies.begin(), energies.end(), lookups_[0].energy);
    merged_energy_[0] = energies.data() + std::max<std::ptrdiff_t>(above - energies.begin() - 1, 0);
    return;
  }
  std::fill_n(merged_energy_.begin(), count_, energies.data());
  for (std::size_t length = energies.size(); length > 1; length -= length / 2) {
    const std::size_t half = length / 2;
    for (std::size_t i = 0; i < count_; ++i) {
      merged_energy_[i] += merged_energy_[i][half] <= lookups_[i].energy ? half : 0;
    }
  }
}

void LookupBatch::find_points(const UnionizedGrid& grid) {
  search(grid.energies);
  const NuclideGrids& grids = table_->nuclides;
  for (std::size_t i = 0; i < count_; ++i) {
    row_[i] = grid.places.data() + (merged_energy_[i] - grid.energies.data()) * grids.nuclides;
    ask_for_row(row_[i], materials_->row_touches_of(material_[i]));
  }
  const GridPoint** found = points_.data();
  for (std::size_t i = 0; i < count_; ++i) {
    for (const std::int32_t nuclide : materials_->nuclides_of(material_[i])) {
      *found = grids.points.data() + (nuclide * grids.gridpoints + row_[i][nuclide]);
      ask_for_both(*found);
      ++found;
    }
  }
}

void LookupBatch::find_points(const HashGrid& grid) {
  const NuclideGrids& grids = table_->nuclides;
  for (std::size_t i = 0; i < count_; ++i) {
    row_[i] = grid.places.data() + HashGrid::bin_of(lookups_[i].energy, grid.bins) * grids.nuclides;
    ask_for_row(row_[i], materials_->row_touches_of(material_[i]));
    ask_for_row(row_[i] + grids.nuclides, materials_->row_touches_of(material_[i]));
  }
  Searches searches;
  const GridPoint** found = points_.data();
  for (std::size_t i = 0; i < count_; ++i) {
    for (const std::int32_t nuclide : materials_->nuclides_of(material_[i])) {
      const std::int32_t lowest = row_[i][nuclide];
      const std::int32_t highest = row_[i][nuclide + grids.nuclides];
      searches.add(grids.points.data() + (nuclide * grids.gridpoints + lowest),
                   highest - lowest + 1, lookups_[i].energy, found);
      ++found;
    }
  }
  searches.finish();
}

void LookupBatch::find_points(const NuclideGridOnly& /*grid*/) {
  const NuclideGrids& grids = table_->nuclides;
  Searches searches;
  const GridPoint** found = points_.data();
  for (std::size_t i = 0; i < count_; ++i) {
    for (const std::int32_t nuclide : materials_->nuclides_of(material_[i])) {
      searches.add(grids.points.data() + nuclide * grids.gridpoints, grids.gridpoints - 1,
                   lookups_[i].energy, found);
      ++found;
    }
  }
  searches.finish();
}

}  // namespace scalelab
