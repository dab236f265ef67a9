// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/transport/histories.hpp"

#include <algorithm>

#include "kernels/monte_carlo/transport/mask_ranks.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/monte_carlo/transport/histories_vectors.cpp"
#include <hwy/foreach_target.h>

#include "kernels/monte_carlo/transport/collisions_vectors.hpp"
#include "numerics/functions/vector_functions.hpp"
#include "numerics/random/vector_philox.hpp"

HWY_BEFORE_NAMESPACE();
namespace scalelab::HWY_NAMESPACE {
namespace {

constexpr double two_to_52 = 0x1p52;
constexpr std::uint64_t bits_of_two_to_52 = 0x4330000000000000;

// Of numbers below 2^52.
HWY_INLINE RealsVector reals_from(WordsVector whole) {
  return hn::Sub(from_bits(hn::Or(whole, words_of(bits_of_two_to_52))), reals_of(two_to_52));
}

HWY_INLINE std::size_t bits_of_mask(RealsMask mask) {
  std::uint8_t bits[8];
  hn::StoreMaskBits(Reals(), mask, bits);
  return bits[0];
}

// Where flights end.
class Flights {
 public:
  explicit Flights(const Layer& layer)
      : stratified_(layer.sampling == Sampling::stratified),
        thickness_(reals_of(layer.thickness)),
        sign_only_(hn::Eq(reals_of(layer.geometry == Geometry::rod ? 1 : 0), reals_of(1))),
        histories_(reals_of(static_cast<double>(layer.histories))),
        stratum_(reals_of(1 / static_cast<double>(layer.histories))) {}

  // Depth after a flight from `depth`.
  template <class WordsOfGroup>
  HWY_INLINE RealsVector end(WordsVector particle, WordsVector flight, RealsVector depth,
                             const WordsOfGroup& word) const {
    const RealsMask first = hn::RebindMask(Reals(), hn::Eq(flight, words_of(0)));
    const RealsVector cosine = hn::IfThenElse(first, reals_of(1), direction(word(3)));
    const WordsVector bits =
        hn::Or(hn::ShiftRight<12>(hn::ShiftLeft<32>(word(0))), hn::And(word(1), words_of(0xfffff)));
    RealsVector u = hn::Sub(reals_of(2), from_bits(hn::Or(bits, words_of(bits_of_one))));
    if (stratified_) {
      const RealsVector beyond = hn::Add(hn::Sub(histories_, reals_from(particle)), u);
      u = hn::IfThenElse(first, hn::Min(hn::Mul(beyond, stratum_), reals_of(1)), u);
    }
    return hn::Sub(depth, hn::Mul(cosine, log(u)));
  }

  [[nodiscard]] HWY_INLINE RealsMask is_behind(RealsVector depth) const {
    return hn::Gt(depth, thickness_);
  }
  [[nodiscard]] HWY_INLINE RealsMask is_in_front(RealsVector depth) const {
    return hn::Lt(depth, reals_of(0));
  }

 private:
  // Cosine of the angle with the beam.
  HWY_INLINE RealsVector direction(WordsVector word) const {
    const RealsVector cell = reals_from(hn::And(word, words_of(0xffffffff)));
    const RealsVector in_slab = hn::Mul(hn::Add(cell, reals_of(0.5 - 0x1p31)), reals_of(0x1p-31));
    const WordsVector sign = hn::And(hn::ShiftLeft<32>(word), words_of(std::uint64_t{1} << 63U));
    const RealsVector in_rod = from_bits(hn::Or(sign, words_of(bits_of_one)));
    return hn::IfThenElse(sign_only_, in_rod, in_slab);
  }

  bool stratified_;
  RealsVector thickness_;
  RealsMask sign_only_;
  RealsVector histories_;
  RealsVector stratum_;
};

// Particles that begin their histories, in turn.
class Beginners {
 public:
  explicit Beginners(const Range& particles)
      : next_(static_cast<std::uint64_t>(particles.first) + 1),
        last_(static_cast<std::uint64_t>(particles.last)) {}

  // One for each place of the mask, 0 where there are no more.
  HWY_INLINE WordsVector take(RealsMask vacant) {
    const std::size_t bits = bits_of_mask(vacant);
    const WordsVector ranks =
        hn::And(hn::Shr(words_of(ranks_of_mask[bits]), hn::ShiftLeft<3>(hn::Iota(Words(), 0))),
                words_of(0xff));
    const WordsVector numbers = hn::Add(words_of(next_), ranks);
    next_ += static_cast<std::uint64_t>(count_true(vacant));
    return only(hn::And(vacant, less(numbers, words_of(last_ + 1))), numbers);
  }

  // Whether there are more to come.
  [[nodiscard]] bool waiting() const { return next_ <= last_; }

 private:
  std::uint64_t next_;
  std::uint64_t last_;
};

// The particles of a bank.
class UnderWay {
 public:
  explicit UnderWay(HistoryBank& bank) : bank_(bank) {
    for (std::size_t group = 0; group < vectors_of_particles; ++group) {
      particle_[group] = hn::Load(Words(), bank.particle.data() + group * lanes);
      flight_[group] = hn::Load(Words(), bank.flight.data() + group * lanes);
      depth_[group] = hn::Load(Reals(), bank.depth.data() + group * lanes);
    }
  }

  // Beginners for places where there is nobody. Returns whether anybody is there then.
  template <class Collisions>
  HWY_INLINE bool fill(Beginners& beginners, Collisions& collisions) {
    WordsVector any = words_of(0);
    for (std::size_t group = 0; group < vectors_of_particles; ++group) {
      const RealsMask vacant = hn::RebindMask(Reals(), hn::Eq(particle_[group], words_of(0)));
      particle_[group] = hn::Or(particle_[group], beginners.take(vacant));
      flight_[group] = hn::IfThenZeroElse(hn::RebindMask(Words(), vacant), flight_[group]);
      depth_[group] = hn::IfThenZeroElse(vacant, depth_[group]);
      collisions.begin(group, vacant);
      any = hn::Or(any, particle_[group]);
    }
    return !hn::AllTrue(Words(), hn::Eq(any, words_of(0)));
  }

  // One flight of each, and what follows at its end.
  template <class Collisions>
  HWY_INLINE void fly(const PhiloxKeys& keys, const Flights& flights, Collisions& collisions) {
    PhiloxWords<vectors_of_particles> words;
    for (std::size_t group = 0; group < vectors_of_particles; ++group) {
      words[0][group] = particle_[group];
      words[1][group] = hn::ShiftRight<32>(particle_[group]);
      words[2][group] = flight_[group];
      words[3][group] = hn::ShiftRight<32>(flight_[group]);
    }
    encrypt(words, keys);
    for (std::size_t group = 0; group < vectors_of_particles; ++group) {
      const RealsMask there = less(words_of(0), particle_[group]);
      const RealsVector depth =
          flights.end(particle_[group], flight_[group], depth_[group],
                      [&words, group](std::size_t word) HWY_ATTR { return words[word][group]; });
      const WordsVector random = hn::ShiftRight<33>(hn::ShiftLeft<32>(words[2][group]));
      const RealsMask ahead = hn::And(there, flights.is_behind(depth));
      const RealsMask back = hn::And(there, flights.is_in_front(depth));
      const RealsMask inside = hn::AndNot(hn::Or(ahead, back), there);
      const RealsMask on = collisions.collide(group, random, ahead, back, inside);
      depth_[group] = depth;
      flight_[group] = hn::Add(flight_[group], words_of(1));
      longest_ = hn::Max(longest_, hn::BitCast(Whole(), only(there, flight_[group])));
      flown_ += count_true(there);
      particle_[group] = only(on, particle_[group]);
    }
  }

  // Puts them back.
  void end() const {
    for (std::size_t group = 0; group < vectors_of_particles; ++group) {
      hn::Store(particle_[group], Words(), bank_.particle.data() + group * lanes);
      hn::Store(flight_[group], Words(), bank_.flight.data() + group * lanes);
      hn::Store(depth_[group], Reals(), bank_.depth.data() + group * lanes);
    }
    bank_.outcomes.flights += flown_;
    bank_.outcomes.longest =
        std::max(bank_.outcomes.longest, hn::GetLane(hn::MaxOfLanes(Whole(), longest_)));
  }

 private:
  HistoryBank& bank_;
  WordsVector particle_[vectors_of_particles];
  WordsVector flight_[vectors_of_particles];
  RealsVector depth_[vectors_of_particles];
  hn::Vec<Whole> longest_ = hn::Set(Whole(), 0);
  std::int64_t flown_ = 0;
};

template <class Collisions>
void fly(const Layer& layer, const Range& particles, int last_flights, HistoryBank& bank) {
  const PhiloxKeys keys(layer.key);
  const Flights flights(layer);
  Collisions collisions(layer, bank);
  Beginners beginners(particles);
  UnderWay under_way(bank);
  while (true) {
    const bool any = under_way.fill(beginners, collisions);
    if (!beginners.waiting() && (!any || last_flights-- == 0)) {
      break;
    }
    under_way.fly(keys, flights, collisions);
  }
  collisions.end(bank);
  under_way.end();
}

void fly_analogue(const Layer& layer, const Range& particles, int last_flights, HistoryBank& bank) {
  fly<AnalogueCollisions>(layer, particles, last_flights, bank);
}
void fly_implicit(const Layer& layer, const Range& particles, int last_flights, HistoryBank& bank) {
  fly<ImplicitCollisions>(layer, particles, last_flights, bank);
}

}  // namespace
}  // namespace scalelab::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace scalelab {
namespace {

HWY_EXPORT(fly_analogue);
HWY_EXPORT(fly_implicit);

void fly(const Layer& layer, const Range& particles, int last_flights, HistoryBank& bank) {
  if (layer.capture == Capture::analogue) {
    HWY_DYNAMIC_DISPATCH(fly_analogue)(layer, particles, last_flights, bank);
  } else {
    HWY_DYNAMIC_DISPATCH(fly_implicit)(layer, particles, last_flights, bank);
  }
}

}  // namespace

void follow(const Layer& layer, const Range& particles, HistoryBank& bank) {
  fly(layer, particles, 0, bank);
}

bool follow_further(const Layer& layer, HistoryBank& bank) {
  constexpr int flights = 16;  // a microsecond or two
  fly(layer, {}, flights, bank);
  return std::ranges::any_of(bank.particle, [](std::uint64_t particle) { return particle != 0; });
}

}  // namespace scalelab
#endif
