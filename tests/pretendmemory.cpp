// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/pretendmemory.h"

#include "tests/pretenddevice.h"

#include <ATen/EmptyTensor.h>
#include <ATen/detail/PrivateUse1HooksInterface.h>
#include <ATen/ops/_reshape_alias_native.h>
#include <ATen/ops/as_strided_native.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/unfold_native.h>
#include <ATen/ops/view_as_complex_native.h>
#include <ATen/ops/view_as_real_native.h>
#include <ATen/ops/view_native.h>
#include <c10/core/Allocator.h>
#include <c10/core/DeviceType.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include <unistd.h>

namespace pretend {

namespace {

using torch::Tensor;

const c10::Device place(c10::DeviceType::PrivateUse1, 0);

// Added to where the numbers really lie. No program has anything at such addresses: on x86-64 bits 47 to 63 of an
// address are the same, and Linux gives out nothing above them elsewhere, either.
constexpr uintptr_t apart = uintptr_t(1) << 53;

std::atomic<int64_t> held;

void *real(void *address)
{
    return address ? reinterpret_cast<void *>(reinterpret_cast<uintptr_t>(address) - apart) : nullptr;
}

class Memory final : public c10::Allocator
{
public:
    c10::DataPtr allocate(size_t bytes) override
    {
        if (bytes == 0)
            return {nullptr, nullptr, &free, place};
        auto *block = static_cast<char *>(std::aligned_alloc(64, 64 + (bytes + 63) / 64 * 64)); // its size, then the numbers
        TORCH_CHECK(block, "The pretend device is out of memory.");
        std::memcpy(block, &bytes, sizeof bytes);
        std::memset(block + 64, 0xFF, bytes); // no number, as a float: unset memory must be seen
        held += int64_t(bytes);
        auto *address = reinterpret_cast<void *>(reinterpret_cast<uintptr_t>(block + 64) + apart);
        return {address, address, &free, place};
    }
    c10::DeleterFnPtr raw_deleter() const override { return &free; }
    void copy_data(void *to, const void *from, size_t count) const override
    {
        std::memcpy(real(to), real(const_cast<void *>(from)), count);
    }

private:
    static void free(void *address)
    {
        if (!address)
            return;
        char *block = static_cast<char *>(real(address)) - 64;
        size_t bytes = 0;
        std::memcpy(&bytes, block, sizeof bytes);
        held -= int64_t(bytes);
        std::free(block);
    }
};

Memory memory;

/// One device, which does everything at once.
struct Guard final : c10::impl::NoOpDeviceGuardImpl<c10::DeviceType::PrivateUse1>
{
    c10::Device exchangeDevice(c10::Device) const override { return place; }
    c10::Device getDevice() const override { return place; }
    c10::Stream getStream(c10::Device) const noexcept override { return c10::Stream(c10::Stream::DEFAULT, place); }
    c10::Stream getNewStream(c10::Device, int) const override { return c10::Stream(c10::Stream::DEFAULT, place); }
    c10::Stream exchangeStream(c10::Stream) const noexcept override { return c10::Stream(c10::Stream::DEFAULT, place); }
};

/// What gradients ask about their device.
struct Hooks final : at::PrivateUse1HooksInterface
{
    bool isBuilt() const override { return true; }
    bool isAvailable() const override { return true; }
    bool hasPrimaryContext(c10::DeviceIndex) const override { return true; }
    c10::DeviceIndex deviceCount() const override { return 1; }
    void setCurrentDevice(c10::DeviceIndex) const override {}
    c10::DeviceIndex getCurrentDevice() const override { return 0; }
    c10::DeviceIndex exchangeDevice(c10::DeviceIndex) const override { return 0; }
    c10::DeviceIndex maybeExchangeDevice(c10::DeviceIndex) const override { return 0; }
};

constexpr c10::DispatchKeySet key(c10::DispatchKey::PrivateUse1);

Tensor empty(at::IntArrayRef sizes, std::optional<at::ScalarType> type, std::optional<at::Layout>, std::optional<at::Device>,
             std::optional<bool>, std::optional<at::MemoryFormat> format)
{
    return at::detail::empty_generic(sizes, &memory, key, type.value_or(at::kFloat), format);
}

Tensor emptyStrided(at::IntArrayRef sizes, at::IntArrayRef strides, std::optional<at::ScalarType> type, std::optional<at::Layout>,
                    std::optional<at::Device>, std::optional<bool>)
{
    return at::detail::empty_strided_generic(sizes, strides, &memory, key, type.value_or(at::kFloat));
}

const Tensor &resize(const Tensor &tensor, at::IntArrayRef sizes, std::optional<at::MemoryFormat> format)
{
    const size_t bytes = (size_t(tensor.storage_offset()) + size_t(c10::multiply_integers(sizes))) * tensor.itemsize();
    c10::StorageImpl *storage = tensor.storage().unsafeGetStorageImpl();
    if (bytes > storage->nbytes()) {
        c10::DataPtr larger = memory.allocate(bytes);
        if (storage->nbytes() > 0)
            std::memcpy(real(larger.get()), real(storage->mutable_data()), storage->nbytes());
        storage->set_data_ptr_noswap(std::move(larger));
        storage->set_nbytes(bytes);
    }
    tensor.unsafeGetTensorImpl()->set_sizes_contiguous(sizes);
    if (format && *format != at::MemoryFormat::Preserve)
        tensor.unsafeGetTensorImpl()->empty_tensor_restride(*format);
    return tensor;
}

struct sigaction before;

/// Where the processor reads the device's memory. Only what a signal's handler may use.
void explain(int)
{
    static constexpr char text[] =
        "\nSIGSEGV. Where the stack shows no other cause: a tensor of the pretend device was read as if it were on the processor.\n"
        "A GPU's memory cannot be read so, either: .to(torch::kCPU) is missing, or a kernel did not ask is_cpu().\n";
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text, sizeof text - 1);
    ::sigaction(SIGSEGV, &before, nullptr); // the instruction is tried again, and whoever was here before is told
}

} // namespace

void registerMemory(torch::Library &library)
{
    library.impl("empty.memory_format", empty);
    library.impl("empty_strided", emptyStrided);
    library.impl("resize_", resize);
    library.impl("as_strided", at::native::as_strided_tensorimpl);
    library.impl("view", at::native::view);
    library.impl("_reshape_alias", at::native::_reshape_alias);
    library.impl("unfold", at::native::unfold);
    library.impl("view_as_real", at::native::view_as_real);
    library.impl("view_as_complex", at::native::view_as_complex);
}

void install()
{
    static const Guard guard;
    static Hooks hooks;
    static const bool once = [] {
        c10::register_privateuse1_backend(device);
        at::RegisterPrivateUse1HooksInterface(&hooks);
        c10::SetAllocator(c10::DeviceType::PrivateUse1, &memory);
        const c10::impl::DeviceGuardImplRegistrar registrar(c10::DeviceType::PrivateUse1, &guard);
        struct sigaction action = {};
        action.sa_handler = explain;
        ::sigaction(SIGSEGV, &action, &before);
        return true;
    }();
    (void)once;
}

int64_t bytesHeld()
{
    return held;
}

Tensor hostView(const Tensor &tensor)
{
    if (tensor.device().type() != c10::DeviceType::PrivateUse1)
        return tensor;
    void *address = real(tensor.unsafeGetTensorImpl()->mutable_data());
    return at::from_blob(address, tensor.sizes(), tensor.strides(), at::TensorOptions(tensor.scalar_type()));
}

Tensor sent(const Tensor &tensor)
{
    if (!tensor.defined())
        return tensor;
    const Tensor there = emptyStrided(tensor.sizes(), tensor.strides(), tensor.scalar_type(), {}, {}, {});
    if (tensor.numel() > 0)
        hostView(there).copy_(tensor);
    return there;
}

} // namespace pretend
