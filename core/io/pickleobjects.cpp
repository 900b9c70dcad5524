// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/pickle.h"

#include "core/base/error.h"
#include "core/io/checked.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

// The instructions that, in Python, import and call things.
namespace core::io::pickle {

namespace {

[[noreturn]] void refuseCall(const Value &callable, const char *how)
{
    throw Error(
        "it asks to " + std::string(how) + " " + describe(callable)
        + ", which is not on the list of what weights need. Atelier runs no code from a model file, so nothing has happened. If the "
          "file is from somebody you trust, ask for it as safetensors.");
}

bool isText(const Value &value)
{
    return value.kind == Value::Kind::Text;
}

bool isIntegers(const Value &value)
{
    if (value.kind != Value::Kind::Tuple && value.kind != Value::Kind::List)
        return false;
    for (const Value &item : value.items()) {
        if (item.kind != Value::Kind::Integer)
            return false;
    }
    return true;
}

template <typename Number>
Number readAs(std::string_view bytes)
{
    Number number;
    if (bytes.size() != sizeof number)
        damaged("a NumPy number has the wrong size");
    std::memcpy(&number, bytes.data(), sizeof number);
    return number;
}

} // namespace

std::string describe(const Value &value)
{
    switch (value.kind) {
    case Value::Kind::None:
        return "None";
    case Value::Kind::Bool:
        return "a truth value";
    case Value::Kind::Integer:
    case Value::Kind::BigInteger:
        return "a whole number";
    case Value::Kind::Real:
        return "a number";
    case Value::Kind::Text:
        return "the text " + quote(value.text());
    case Value::Kind::Bytes:
        return "bytes";
    case Value::Kind::List:
        return "a list";
    case Value::Kind::Tuple:
        return "a tuple";
    case Value::Kind::Dict:
        return "a dictionary";
    case Value::Kind::Global:
        return quote(value.global->name);
    case Value::Kind::Name:
        return quote(value.text());
    case Value::Kind::Object:
        return "a " + quote(value.text());
    case Value::Kind::Storage:
        return "a storage";
    case Value::Kind::Tensor:
        return "a tensor";
    case Value::Kind::NumpyDType:
        return "a NumPy type";
    case Value::Kind::NumpyArray:
        return "a NumPy array";
    }
    return {};
}

Value Interpreter::named(std::string_view name)
{
    if (const Global *known = findGlobal(presentName(name))) {
        Value value;
        value.kind = Kind::Global;
        value.global = known;
        return value;
    }
    return make(Kind::Name, {}, own(std::string(name)));
}

bool Interpreter::executeObject(uint8_t opcode)
{
    switch (opcode) {
    case 'c':   // GLOBAL
    case 'i': { // INST: the same and a call
        const std::string module(line());
        const Value global = named(module + '.' + std::string(line()));
        push(opcode == 'c' ? global : call(global, make(Kind::Tuple, popToMark())));
        return true;
    }
    case 0x93: { // STACK_GLOBAL
        const Value name = pop();
        const Value module = pop();
        if (!isText(name) || !isText(module))
            damaged("a name is not a text");
        push(named(std::string(module.text()) + '.' + std::string(name.text())));
        return true;
    }
    case 'o': { // OBJ
        std::vector<Value> values = popToMark();
        if (values.empty())
            damaged("a call of nothing");
        const Value callable = values.front();
        values.erase(values.begin());
        push(call(callable, make(Kind::Tuple, std::move(values))));
        return true;
    }
    case 'R':    // REDUCE
    case 0x81: { // NEWOBJ
        const Value arguments = pop();
        push(call(pop(), arguments));
        return true;
    }
    case 0x92: { // NEWOBJ_EX
        const Value keywords = pop();
        const Value arguments = pop();
        const Value callable = pop();
        if (keywords.kind != Kind::Dict || !keywords.items().empty())
            refuseCall(callable, "build by keywords");
        push(call(callable, arguments));
        return true;
    }
    case 'b': { // BUILD
        const Value state = pop();
        build(top(), state);
        return true;
    }
    case 'P': // PERSID
        push(persistent(make(Kind::Text, {}, line())));
        return true;
    case 'Q': // BINPERSID
        push(persistent(pop()));
        return true;
    case 0x82:
    case 0x83:
    case 0x84:
        throw Error("its pickle asks for registered extensions, which no model's data needs.");
    case 0x97:
    case 0x98:
        throw Error("its pickle asks for buffers outside of it, which a file cannot have.");
    default:
        return false;
    }
}

/// Nothing where the arguments are none that models' data has.
struct Interpreter::Calls
{
    using Made = std::optional<Value>;
    using Arguments = std::vector<Value>;

    struct Entry
    {
        Global::Role role;
        Made (*make)(Interpreter &, const Arguments &);
        const char *refused = "call"; ///< what it asked for, where nothing is made
    };
    static const std::array<Entry, 22> all;

    static Made dict(Interpreter &interpreter, const Arguments &arguments)
    {
        const Value dict = interpreter.make(Kind::Dict);
        if (arguments.size() == 1 && arguments[0].kind == Kind::Dict) {
            interpreter.setItems(dict, arguments[0].items());
            return dict;
        }
        if (arguments.size() > 1 || (arguments.size() == 1 && arguments[0].kind != Kind::List))
            return std::nullopt;
        for (const Value &pair : arguments.empty() ? std::vector<Value>() : arguments[0].items()) {
            if ((pair.kind != Kind::List && pair.kind != Kind::Tuple) || pair.items().size() != 2)
                damaged("a dictionary is not made of pairs");
            interpreter.setItems(dict, pair.items());
        }
        return dict;
    }

    /// The first argument is what would make a missing entry.
    static Made defaultDict(Interpreter &interpreter, const Arguments &arguments)
    {
        return dict(interpreter, arguments.empty() ? arguments : Arguments(arguments.begin() + 1, arguments.end()));
    }

    /// deque's second argument is how long it may become.
    static Made list(Interpreter &interpreter, const Arguments &arguments)
    {
        if (!arguments.empty() && (arguments[0].kind == Kind::List || arguments[0].kind == Kind::Tuple))
            return interpreter.make(Kind::List, arguments[0].items());
        return arguments.empty() ? Made(interpreter.make(Kind::List)) : std::nullopt;
    }

    static Made set(Interpreter &interpreter, const Arguments &arguments)
    {
        return arguments.size() <= 1 ? list(interpreter, arguments) : std::nullopt;
    }

    static Made bytes(Interpreter &interpreter, const Arguments &arguments)
    {
        if (arguments.empty())
            return interpreter.make(Kind::Bytes);
        if (arguments.size() == 1 && arguments[0].kind == Kind::Bytes)
            return arguments[0];
        return arguments.size() == 2 ? encode(interpreter, arguments) : std::nullopt;
    }

    static Made complex(Interpreter &interpreter, const Arguments &arguments)
    {
        return arguments.size() == 2 ? Made(interpreter.make(Kind::Tuple, arguments)) : std::nullopt;
    }

    static Made object(Interpreter &interpreter, std::string_view kind, const Arguments &arguments)
    {
        return interpreter.make(Kind::Object, {interpreter.make(Kind::Tuple, arguments)}, kind);
    }

    /// Class, base, the base's state: `object` and None, or what the base would be made of.
    static Made reconstruct(Interpreter &interpreter, const Arguments &arguments)
    {
        if (arguments.size() != 3 || arguments[0].kind != Kind::Global)
            return std::nullopt;
        Arguments inner;
        if (arguments[2].kind != Kind::None)
            inner.push_back(arguments[2]);
        return interpreter.call(arguments[0], interpreter.make(Kind::Tuple, std::move(inner)));
    }

    /// Function, type, its arguments, state: a tensor that a program had given attributes.
    static Made fromType(Interpreter &interpreter, const Arguments &arguments)
    {
        if (arguments.size() != 4 || arguments[0].kind != Kind::Global || arguments[0].global->role == Global::Role::FromType)
            return std::nullopt;
        return interpreter.call(arguments[0], arguments[2]);
    }

    /// Array or tensor, dtype, device, requires_grad.
    static Made fromOther(Interpreter &, const Arguments &arguments)
    {
        if (arguments.empty() || (arguments[0].kind != Kind::NumpyArray && arguments[0].kind != Kind::Tensor))
            return std::nullopt;
        return arguments[0];
    }

    static Made noTensor(Interpreter &interpreter, const Arguments &) { return object(interpreter, "tensor without plain values", {}); }

    /// Bytes as Python 2 could read them: text of the first 256 characters.
    static Made encode(Interpreter &interpreter, const Arguments &arguments)
    {
        if (arguments.size() != 2 || !isText(arguments[0]) || !isText(arguments[1]) || arguments[1].text() != "latin1")
            return std::nullopt;
        std::string bytes;
        const std::string_view text = arguments[0].text();
        for (size_t i = 0; i < text.size(); ++i) {
            const auto c = uint8_t(text[i]);
            if (c >= 0xc2 && c <= 0xc3 && i + 1 < text.size())
                bytes += char(((c & 3) << 6) | (uint8_t(text[++i]) & 0x3f));
            else if (c < 0x80)
                bytes += char(c);
            else
                damaged("bytes are not written as latin1");
        }
        return interpreter.make(Kind::Bytes, {}, interpreter.own(std::move(bytes)));
    }

    /// Storage, offset, size, stride[, requires_grad, hooks[, metadata]].
    static Made tensor(Interpreter &interpreter, const Arguments &arguments)
    {
        if (arguments.size() < 4 || arguments.size() > 7 || arguments[0].kind != Kind::Storage || arguments[1].kind != Kind::Integer
            || !isIntegers(arguments[2]) || !isIntegers(arguments[3]))
            damaged("a tensor is not described as one");
        return interpreter.make(Kind::Tensor, {arguments[0], arguments[1], arguments[2], arguments[3]});
    }

    /// Storage, offset, size, stride; then, in this order, requires_grad, hooks, dtype[, metadata].
    static Made typedTensor(Interpreter &interpreter, const Arguments &arguments)
    {
        if (arguments.size() < 7 || arguments[0].kind != Kind::Storage || arguments[1].kind != Kind::Integer || !isIntegers(arguments[2])
            || !isIntegers(arguments[3]) || arguments[6].kind != Kind::Global || arguments[6].global->role != Global::Role::DType)
            damaged("a tensor is not described as one");
        return interpreter.make(Kind::Tensor, {arguments[0], arguments[1], arguments[2], arguments[3], arguments[6]});
    }

    /// Tensor, requires_grad, hooks[, state]. What stands for a tensor that is none stands for its parameter, too.
    static Made parameter(Interpreter &, const Arguments &arguments)
    {
        if (arguments.empty() || (arguments[0].kind != Kind::Tensor && arguments[0].kind != Kind::Object))
            damaged("a parameter holds no tensor");
        return arguments[0];
    }

    static Made parameterClass(Interpreter &interpreter, const Arguments &arguments)
    {
        return arguments.empty() ? object(interpreter, "torch.nn.parameter.Parameter", {}) : parameter(interpreter, arguments);
    }

    static Made size(Interpreter &, const Arguments &arguments)
    {
        return arguments.size() == 1 && isIntegers(arguments[0]) ? Made(arguments[0]) : std::nullopt;
    }

    static Made device(Interpreter &, const Arguments &arguments)
    {
        return !arguments.empty() && isText(arguments[0]) ? Made(arguments[0]) : std::nullopt;
    }

    static Made numpyDType(Interpreter &interpreter, const Arguments &arguments)
    {
        if (arguments.empty() || !isText(arguments[0]))
            return std::nullopt;
        return interpreter.make(Kind::NumpyDType, {}, arguments[0].text());
    }

    static Made numpyArray(Interpreter &interpreter, const Arguments &) { return interpreter.make(Kind::NumpyArray); }

    /// Bytes, dtype, shape, order: how protocol 5 writes an array.
    static Made numpyBuffer(Interpreter &interpreter, const Arguments &arguments)
    {
        if (arguments.size() != 4 || arguments[0].kind != Kind::Bytes || arguments[1].kind != Kind::NumpyDType || !isIntegers(arguments[2])
            || !isText(arguments[3]))
            damaged("a NumPy array is not described as one");
        const Value fortran = Value::of(Kind::Bool, arguments[3].text() == "F");
        return interpreter.make(Kind::NumpyArray, {arguments[2], arguments[1], fortran, arguments[0]});
    }

    static Made numpyScalar(Interpreter &interpreter, const Arguments &arguments)
    {
        if (arguments.empty() || arguments[0].kind != Kind::NumpyDType)
            damaged("a NumPy number is not described as one");
        if (arguments.size() == 1)
            return Value::of(Kind::Integer); // a zero of any type
        if (arguments.size() != 2 || (arguments[1].kind != Kind::Bytes && arguments[1].kind != Kind::Text))
            damaged("a NumPy number is not described as one");
        const std::string_view type = arguments[0].text(), bytes = arguments[1].text();
        const auto &order = arguments[0].items();
        if (!order.empty() && order[0].text() == ">")
            return object(interpreter, "numpy.number", {}); // of another machine's order: no size of anything here
        if (type == "f8")
            return Value::ofReal(readAs<double>(bytes));
        if (type == "f4")
            return Value::ofReal(readAs<float>(bytes));
        if (type == "i8" || type == "u8")
            return Value::of(Kind::Integer, readAs<int64_t>(bytes));
        if (type == "i4")
            return Value::of(Kind::Integer, readAs<int32_t>(bytes));
        if (type == "u4")
            return Value::of(Kind::Integer, readAs<uint32_t>(bytes));
        if (type == "i2")
            return Value::of(Kind::Integer, readAs<int16_t>(bytes));
        if (type == "u2")
            return Value::of(Kind::Integer, readAs<uint16_t>(bytes));
        if (type == "i1")
            return Value::of(Kind::Integer, readAs<int8_t>(bytes));
        if (type == "u1")
            return Value::of(Kind::Integer, readAs<uint8_t>(bytes));
        if (type == "b1")
            return Value::of(Kind::Bool, readAs<uint8_t>(bytes) != 0);
        return object(interpreter, "numpy.number", {}); // text, a date
    }
};

// Types and storages are named, but never called.
constexpr std::array<Interpreter::Calls::Entry, 22> Interpreter::Calls::all = {{
    {Global::Role::Dict, dict, "build in an unusual way"},
    {Global::Role::DefaultDict, defaultDict, "build in an unusual way"},
    {Global::Role::List, list},
    {Global::Role::Set, set},
    {Global::Role::Encode, encode},
    {Global::Role::Bytes, bytes},
    {Global::Role::Complex, complex},
    {Global::Role::Reconstruct, reconstruct},
    {Global::Role::Tensor, tensor},
    {Global::Role::TypedTensor, typedTensor},
    {Global::Role::Parameter, parameter},
    {Global::Role::ParameterClass, parameterClass},
    {Global::Role::FromType, fromType},
    {Global::Role::FromOther, fromOther},
    {Global::Role::NoTensor, noTensor},
    {Global::Role::Size, size},
    {Global::Role::Device, device},
    {Global::Role::NumpyDType, numpyDType},
    {Global::Role::NumpyReconstruct, numpyArray},
    {Global::Role::NumpyArray, numpyArray},
    {Global::Role::NumpyBuffer, numpyBuffer},
    {Global::Role::NumpyScalar, numpyScalar},
}};

namespace {

/// A member of an enumeration in the script that saved the file ("__main__"), which Python writes as its class called with its value.
/// Nothing that could do harm lives under that name: it would have to be in the file's own reader.
bool isOwnMember(const Value &callable, const std::vector<Value> &arguments)
{
    constexpr std::string_view own = "__main__.";
    if (callable.kind != Value::Kind::Name || !callable.text().starts_with(own) || callable.text().size() == own.size())
        return false;
    const char first = callable.text()[own.size()];
    return first >= 'A' && first <= 'Z' && arguments.size() == 1
           && (arguments[0].kind == Value::Kind::Integer || arguments[0].kind == Value::Kind::Text);
}

} // namespace

Value Interpreter::call(const Value &callable, const Value &arguments)
{
    if (arguments.kind != Kind::Tuple)
        damaged("arguments are not a tuple");
    if (isOwnMember(callable, arguments.items()))
        return *Calls::object(*this, callable.text(), arguments.items());
    if (callable.kind != Kind::Global)
        refuseCall(callable, "call");
    if (callable.global->role == Global::Role::Object)
        return *Calls::object(*this, callable.global->name, arguments.items());
    const auto found = std::ranges::find(Calls::all, callable.global->role, &Calls::Entry::role);
    if (found == Calls::all.end())
        refuseCall(callable, "call");
    if (const std::optional<Value> made = found->make(*this, arguments.items()))
        return *made;
    refuseCall(callable, found->refused);
}

Value Interpreter::persistent(const Value &id)
{
    // Old files of whole modules name their classes so: "module", class, its source file, its source.
    if (id.kind == Kind::Tuple && id.items().size() == 4 && isText(id.items()[0]) && id.items()[0].text() == "module")
        return id.items()[1];
    if (id.kind != Kind::Tuple || id.items().size() < 5)
        damaged("a storage is not described as one");
    const auto &items = id.items();
    if (!isText(items[0]) || items[0].text() != "storage" || !isText(items[2]) || items[4].kind != Kind::Integer)
        damaged("a storage is not described as one");
    if (items[1].kind != Kind::Global)
        throw Error("it holds a storage of type " + describe(items[1]) + ", which Atelier does not read.");
    const Global &type = *items[1].global;
    if (type.role != Global::Role::Storage && type.role != Global::Role::UntypedStorage)
        throw Error("it holds a storage of type " + quote(type.name) + ", which Atelier does not read.");
    // A view of another storage, from before torch 0.4.
    if (items.size() > 5 && items[5].kind != Kind::None)
        throw Error("it holds views of storages, which only very old versions of torch wrote. Save it again with a newer one.");
    m_storages.push_back(make(Kind::Storage, items));
    return m_storages.back();
}

void Interpreter::build(const Value &target, const Value &state)
{
    const bool tuple = state.kind == Kind::Tuple;
    switch (target.kind) {
    case Kind::Dict: // attributes of a state_dict (_metadata): versions of modules, of no use here
    case Kind::Tensor:
        return;
    case Kind::Object:
        spend(1);
        target.node->items.push_back(state);
        return;
    case Kind::NumpyDType:
        if (tuple && state.items().size() >= 2 && isText(state.items()[1])) {
            target.node->items = {state.items()[1]};
            return;
        }
        break;
    case Kind::NumpyArray: // version, shape, dtype, Fortran order, bytes
        if (tuple && state.items().size() == 5) {
            const auto &items = state.items();
            const Kind content = items[4].kind; // Python 2 had its bytes as text, and arrays of Python's own objects are lists
            const bool isFlag = items[3].kind == Kind::Bool || items[3].kind == Kind::Integer;
            if (!isIntegers(items[1]) || items[2].kind != Kind::NumpyDType || !isFlag
                || (content != Kind::Bytes && content != Kind::Text && content != Kind::List))
                break;
            target.node->items.assign(items.begin() + 1, items.end());
            target.node->items[2] = Value::of(Kind::Bool, items[3].kind == Kind::Bool ? items[3].boolean : items[3].integer != 0);
            return;
        }
        break;
    default:
        break;
    }
    refuseCall(target, "give a state to");
}

} // namespace core::io::pickle
