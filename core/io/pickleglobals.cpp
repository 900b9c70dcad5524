// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/pickleglobals.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace core::io::pickle {

namespace {

using Role = Global::Role;

// The whole of what may be called, or has a meaning by itself: a name that is not here is a name and no more.
constexpr Global allowed[] = {
    {"collections.OrderedDict", Role::Dict},
    {"collections.Counter", Role::Dict},
    {"collections.defaultdict", Role::DefaultDict},
    {"collections.deque", Role::List},
    {"builtins.dict", Role::Dict},
    {"builtins.list", Role::List},
    {"builtins.set", Role::Set},
    {"builtins.frozenset", Role::Set},
    {"builtins.bytes", Role::Bytes},
    {"builtins.bytearray", Role::Bytes},
    {"builtins.complex", Role::Complex},
    {"_codecs.encode", Role::Encode},
    {"copyreg._reconstructor", Role::Reconstruct},
    {"argparse.Namespace", Role::Object},
    {"types.SimpleNamespace", Role::Object},
    {"easydict.EasyDict", Role::Object},
    {"datetime.date", Role::Object},
    {"datetime.datetime", Role::Object},
    {"datetime.timedelta", Role::Object},
    {"datetime.timezone", Role::Object},
    {"uuid.UUID", Role::Object},
    {"pathlib.Path", Role::Object},
    {"pathlib.PosixPath", Role::Object},
    {"pathlib.WindowsPath", Role::Object},
    {"pathlib.PurePosixPath", Role::Object},
    {"pathlib.PureWindowsPath", Role::Object},
    {"pathlib._local.PosixPath", Role::Object},
    {"pathlib._local.WindowsPath", Role::Object},
    {"omegaconf.dictconfig.DictConfig", Role::Object},
    {"omegaconf.listconfig.ListConfig", Role::Object},
    {"omegaconf.base.ContainerMetadata", Role::Object},
    {"omegaconf.base.Metadata", Role::Object},
    {"omegaconf.nodes.AnyNode", Role::Object},
    {"omegaconf.nodes.StringNode", Role::Object},
    {"omegaconf.nodes.IntegerNode", Role::Object},
    {"omegaconf.nodes.FloatNode", Role::Object},
    {"omegaconf.nodes.BooleanNode", Role::Object},
    {"transformers.trainer_utils.IntervalStrategy", Role::Object},
    {"transformers.trainer_utils.SchedulerType", Role::Object},
    {"transformers.trainer_utils.HubStrategy", Role::Object},
    {"transformers.training_args.OptimizerNames", Role::Object},
    {"torch.nn.modules.container.ParameterDict", Role::Object},
    {"torch.nn.modules.container.ParameterList", Role::Object},
    {"torch.nn.parameter.Parameter", Role::ParameterClass},
    {"torch.nn.parameter.Buffer", Role::ParameterClass},
    {"torch._utils._rebuild_tensor", Role::Tensor},
    {"torch._utils._rebuild_tensor_v2", Role::Tensor},
    {"torch._utils._rebuild_tensor_v3", Role::TypedTensor},
    {"torch._utils._rebuild_parameter", Role::Parameter},
    {"torch._utils._rebuild_parameter_with_state", Role::Parameter},
    {"torch._utils._rebuild_device_tensor_from_numpy", Role::FromOther},
    {"torch._utils._rebuild_device_tensor_from_cpu_tensor", Role::FromOther},
    {"torch._utils._rebuild_sparse_tensor", Role::NoTensor},
    {"torch._utils._rebuild_sparse_csr_tensor", Role::NoTensor},
    {"torch._utils._rebuild_nested_tensor", Role::NoTensor},
    {"torch._utils._rebuild_meta_tensor_no_storage", Role::NoTensor},
    {"torch._utils._rebuild_wrapper_subclass", Role::NoTensor},
    {"torch._utils._rebuild_qtensor", Role::NoTensor},
    {"torch._tensor._rebuild_from_type_v2", Role::FromType},
    {"torch.serialization._get_layout", Role::NoTensor},
    {"torch.Size", Role::Size},
    {"torch.device", Role::Device},
    {"torch.DoubleStorage", Role::Storage, torch::kDouble},
    {"torch.FloatStorage", Role::Storage, torch::kFloat},
    {"torch.HalfStorage", Role::Storage, torch::kHalf},
    {"torch.BFloat16Storage", Role::Storage, torch::kBFloat16},
    {"torch.LongStorage", Role::Storage, torch::kLong},
    {"torch.IntStorage", Role::Storage, torch::kInt},
    {"torch.ShortStorage", Role::Storage, torch::kShort},
    {"torch.CharStorage", Role::Storage, torch::kChar},
    {"torch.ByteStorage", Role::Storage, torch::kByte},
    {"torch.BoolStorage", Role::Storage, torch::kBool},
    {"torch.ComplexFloatStorage", Role::Storage, torch::kComplexFloat},
    {"torch.ComplexDoubleStorage", Role::Storage, torch::kComplexDouble},
    {"torch.storage.UntypedStorage", Role::UntypedStorage, torch::kByte},
    {"torch.storage.TypedStorage", Role::TypedStorage},
    {"torch.float64", Role::DType, torch::kDouble},
    {"torch.float32", Role::DType, torch::kFloat},
    {"torch.float16", Role::DType, torch::kHalf},
    {"torch.bfloat16", Role::DType, torch::kBFloat16},
    {"torch.int64", Role::DType, torch::kLong},
    {"torch.int32", Role::DType, torch::kInt},
    {"torch.int16", Role::DType, torch::kShort},
    {"torch.int8", Role::DType, torch::kChar},
    {"torch.uint8", Role::DType, torch::kByte},
    {"torch.bool", Role::DType, torch::kBool},
    {"torch.uint16", Role::DType, torch::kUInt16},
    {"torch.uint32", Role::DType, torch::kUInt32},
    {"torch.uint64", Role::DType, torch::kUInt64},
    {"torch.float8_e4m3fn", Role::DType, torch::kFloat8_e4m3fn},
    {"torch.float8_e5m2", Role::DType, torch::kFloat8_e5m2},
    {"torch.float8_e4m3fnuz", Role::DType, torch::kFloat8_e4m3fnuz},
    {"torch.float8_e5m2fnuz", Role::DType, torch::kFloat8_e5m2fnuz},
    {"torch.float8_e8m0fnu", Role::DType, torch::kFloat8_e8m0fnu},
    {"torch.complex32", Role::DType, torch::kComplexHalf},
    {"torch.complex64", Role::DType, torch::kComplexFloat},
    {"torch.complex128", Role::DType, torch::kComplexDouble},
    {"numpy.dtype", Role::NumpyDType},
    {"numpy.ndarray", Role::NumpyArray},
    {"numpy.core.multiarray.scalar", Role::NumpyScalar},
    {"numpy.core.multiarray._reconstruct", Role::NumpyReconstruct},
    {"numpy.core.numeric._frombuffer", Role::NumpyBuffer},
};

} // namespace

std::string presentName(std::string_view name)
{
    static constexpr std::pair<std::string_view, std::string_view> moved[] = {
        {"__builtin__.", "builtins."}, {"copy_reg.", "copyreg."}, {"numpy._core.", "numpy.core."}};
    for (const auto &[before, now] : moved)
        if (name.starts_with(before))
            return std::string(now).append(name.substr(before.size()));
    return std::string(name);
}

const Global *findGlobal(std::string_view name)
{
    const auto found = std::ranges::find(allowed, name, &Global::name);
    return found == std::end(allowed) ? nullptr : found;
}

} // namespace core::io::pickle
