// SPDX-License-Identifier: BSD-3-Clause
#include "report/kernel_json.hpp"

#include <cstdint>

#include "report/json_parts.hpp"

namespace scalelab {
namespace {

// Integers without a point, so that they can be written into a config as they are.
Json json_value(const SizeParameter& parameter, double value) {
  return parameter.integer ? Json(static_cast<std::int64_t>(value)) : json_number(value);
}

Json json_parameter(const SizeParameter& parameter) {
  Json json{{"name", parameter.name}, {"unit", parameter.unit}, {"meaning", parameter.meaning}};
  if (parameter.is_text()) {
    json["default"] = parameter.default_text;
    if (!parameter.free_text) {
      json["choices"] = parameter.choices;
    }
    return json;
  }
  json["default"] = json_value(parameter, parameter.default_value);
  json["minimum"] = json_value(parameter, parameter.minimum);
  json["maximum"] = json_value(parameter, parameter.maximum);
  json["integer"] = parameter.integer;
  json["multiple_of"] = json_value(parameter, parameter.multiple_of);
  return json;
}

Json json_trial(const KernelInfo& kernel) {
  Json json = Json::object();
  for (const SizeParameter& parameter : kernel.parameters) {
    json[parameter.name] = parameter.is_text()
                               ? Json(kernel.trial.text(parameter.name))
                               : json_value(parameter, kernel.trial.real(parameter.name));
  }
  return json;
}

Json json_time_use(const KernelInfo& kernel) {
  if (!kernel.time_use) {
    return nullptr;
  }
  const TimeUse use = kernel.time_use(default_size(kernel), kernel.held_share.value_or(1));
  return {{"lock", use.lock}, {"native", use.native}, {"wait", use.wait}};
}

Json json_plugin(const KernelInfo& kernel) {
  if (!kernel.plugin) {
    return nullptr;
  }
  return {{"file", kernel.plugin->file}, {"fingerprint", kernel.plugin->fingerprint}};
}

Json json_of(const KernelInfo& kernel) {
  const Size size = default_size(kernel);
  Json json{{"name", kernel.name},
            {"group", kernel.group},
            {"summary", kernel.summary},
            {"bound_by", to_string(kernel.bound)}};
  json["size"] = Json::array();
  for (const SizeParameter& parameter : kernel.parameters) {
    json["size"].push_back(json_parameter(parameter));
  }
  json["work_unit"] = kernel.work ? Json(kernel.work_unit) : Json(nullptr);
  json["work"] = kernel.work ? json_number(kernel.work(size)) : Json(nullptr);
  json["growth"] = kernel.growth;
  json["grows"] = grows(kernel);
  json["memory_bytes"] = json_number(kernel.memory_bytes(size, {}, 0));
  json["held_share"] = kernel.held_share ? json_number(*kernel.held_share) : Json(nullptr);
  json["time_use"] = json_time_use(kernel);
  json["known_answer"] = kernel.known_answer;
  json["tolerance"] = kernel.tolerance;
  json["source"] = kernel.source;
  json["trial"] = json_trial(kernel);
  json["plugin"] = json_plugin(kernel);
  return json;
}

}  // namespace

std::string kernel_json(const KernelInfo& kernel) {
  return json_text(json_of(kernel));
}

std::string kernels_json(const std::vector<KernelInfo>& kernels) {
  Json json;
  json["kernels"] = Json::array();
  for (const KernelInfo& kernel : kernels) {
    json["kernels"].push_back(json_of(kernel));
  }
  return json_text(json);
}

}  // namespace scalelab
