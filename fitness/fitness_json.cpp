// SPDX-License-Identifier: BSD-3-Clause
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "fitness/fitness_facts.hpp"
#include "parallel/machine/cpu_frequency.hpp"

namespace scalelab {
namespace {

using nlohmann::json;

json or_null(const std::optional<double>& value) {
  return value ? json(*value) : json();
}

std::optional<double> maybe(const json& value) {
  return value.is_null() ? std::nullopt : std::optional(value.get<double>());
}

json of_noise(const std::vector<NoiseFigures>& cores) {
  json list = json::array();
  for (const NoiseFigures& core : cores) {
    list.push_back({{"quantum_s", core.quantum_s},
                    {"lost_share", core.lost_share},
                    {"longest_s", core.longest_s},
                    {"per_second", core.per_second}});
  }
  return list;
}

FitnessFacts facts_of(const json& data) {
  FitnessFacts facts;
  data.at("hostname").get_to(facts.hostname);
  data.at("cpu").get_to(facts.cpu);
  data.at("machine_cores").get_to(facts.machine_cores);
  data.at("cores").get_to(facts.cores);
  data.at("hardware_threads").get_to(facts.hardware_threads);
  data.at("numa_nodes").get_to(facts.numa_nodes);
  facts.quota = maybe(data.at("quota"));
  data.at("governor").get_to(facts.governor);
  facts.turbo = turbo_from(data.at("turbo").get<std::string>());
  data.at("clock_resolution_s").get_to(facts.clock_resolution_s);
  data.at("clock_overhead_s").get_to(facts.clock_overhead_s);
  for (const json& core : data.at("noise")) {
    facts.noise.push_back({.quantum_s = core.at("quantum_s").get<double>(),
                           .lost_share = core.at("lost_share").get<double>(),
                           .longest_s = core.at("longest_s").get<double>(),
                           .per_second = core.at("per_second").get<double>()});
  }
  facts.other_load = maybe(data.at("other_load"));
  facts.load_average = maybe(data.at("load_average"));
  data.at("memory_bytes").get_to(facts.memory_bytes);
  facts.memory_available_bytes = maybe(data.at("memory_available_bytes"));
  data.at("mpi").get_to(facts.mpi);
  data.at("mpi_ranks").get_to(facts.mpi_ranks);
  data.at("mpi_nodes").get_to(facts.mpi_nodes);
  data.at("bound_to").get_to(facts.bound_to);
  data.at("openmp_threads_asked").get_to(facts.openmp_threads_asked);
  data.at("openmp_threads_got").get_to(facts.openmp_threads_got);
  data.at("openmp").get_to(facts.openmp);
  data.at("vectors").get_to(facts.vectors);
  const json& blas = data.at("blas");
  facts.blas = {.name = blas.at("name").get<std::string>(),
                .version = blas.at("version").get<std::string>(),
                .kernel = blas.at("kernel").get<std::string>()};
  return facts;
}

}  // namespace

std::string to_json(const FitnessFacts& facts) {
  return json{
      {"hostname", facts.hostname},
      {"cpu", facts.cpu},
      {"machine_cores", facts.machine_cores},
      {"cores", facts.cores},
      {"hardware_threads", facts.hardware_threads},
      {"numa_nodes", facts.numa_nodes},
      {"quota", or_null(facts.quota)},
      {"governor", facts.governor},
      {"turbo", turbo_text(facts.turbo)},
      {"clock_resolution_s", facts.clock_resolution_s},
      {"clock_overhead_s", facts.clock_overhead_s},
      {"noise", of_noise(facts.noise)},
      {"other_load", or_null(facts.other_load)},
      {"load_average", or_null(facts.load_average)},
      {"memory_bytes", facts.memory_bytes},
      {"memory_available_bytes", or_null(facts.memory_available_bytes)},
      {"mpi", facts.mpi},
      {"mpi_ranks", facts.mpi_ranks},
      {"mpi_nodes", facts.mpi_nodes},
      {"bound_to", facts.bound_to},
      {"openmp_threads_asked", facts.openmp_threads_asked},
      {"openmp_threads_got", facts.openmp_threads_got},
      {"openmp", facts.openmp},
      {"vectors", facts.vectors},
      {"blas",
       {{"name", facts.blas.name}, {"version", facts.blas.version}, {"kernel", facts.blas.kernel}}}}
      // A processor may call itself what is no UTF-8.
      .dump(-1, ' ', false, json::error_handler_t::replace);
}

FitnessFacts fitness_facts_from_json(const std::string& text) {
  try {
    return facts_of(json::parse(text));
  } catch (const json::exception& error) {
    throw std::invalid_argument(std::string("no facts about a computer: ") + error.what());
  }
}

}  // namespace scalelab
