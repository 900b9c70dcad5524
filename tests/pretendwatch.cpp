// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// LibTorch's RecordFunction is laid out as LibTorch was built, which is without its assertions.
#ifndef NDEBUG
#define NDEBUG
#endif

#include "tests/pretendcalls.h"
#include "tests/pretenddevice.h"

#include <ATen/record_function.h>

#include <mutex>
#include <set>

namespace pretend {

namespace {

std::mutex mutex;
std::map<std::string, int64_t> stayed;

/// The convolutions of the processor end in one of these.
bool isConvolutionHere(std::string_view name)
{
    return name == "aten::mkldnn_convolution" || name.starts_with("aten::_slow_conv") || name.starts_with("aten::slow_conv")
           || name.starts_with("aten::thnn_conv") || name == "aten::_nnpack_spatial_convolution";
}

std::unique_ptr<at::ObserverContext> observe(const at::RecordFunction &function)
{
    const std::string_view name = function.name();
    if (inside > 0 || !(isProduct(name) || isConvolutionHere(name)))
        return nullptr;
    bool there = false;
    for (const c10::IValue &value : function.inputs())
        eachTensor(value, [&](const Tensor &tensor) { there = there || isThere(tensor) || tensor.is_meta(); }); // meta: sizes alone
    if (!there) {
        const std::lock_guard lock(mutex);
        ++stayed[std::string(name)];
    }
    return nullptr;
}

} // namespace

bool isProduct(std::string_view name)
{
    static const std::set<std::string_view> names = {"aten::mm",
                                                     "aten::addmm",
                                                     "aten::bmm",
                                                     "aten::baddbmm",
                                                     "aten::mv",
                                                     "aten::addmv",
                                                     "aten::convolution_overrideable",
                                                     "aten::_addmm_activation",
                                                     "aten::convolution_backward_overrideable"};
    return names.contains(name);
}

Watch::Watch()
{
    calls = products = fetchedBytes = 0;
    const std::lock_guard lock(mutex);
    stayed.clear();
    m_callback = at::addGlobalCallback(at::RecordFunctionCallback(observe).needsInputs(true).scopes({at::RecordScope::FUNCTION}));
}

Watch::~Watch()
{
    at::removeCallback(m_callback);
}

int64_t Watch::productsThere() const
{
    return products;
}

std::map<std::string, int64_t> Watch::productsHere() const
{
    const std::lock_guard lock(mutex);
    return stayed;
}

int64_t Watch::callsThere() const
{
    return calls;
}

int64_t Watch::fetched() const
{
    return fetchedBytes;
}

} // namespace pretend
