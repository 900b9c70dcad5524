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

[[noreturn]] void refuseName(std::string_view name)
{
    throw Error("it asks for " + quote(name)
                + ", which is no part of a model's data. Atelier runs no code from a model "
                  "file, so nothing has happened. If you do not trust where it came from, delete it.");
}

[[noreturn]] void refuseCall(const Value &callable, const char *how)
{
    throw Error("it asks to " + std::string(how) + " " + describe(callable)
                + ", which no model's data needs. Atelier runs no code from a model file.");
}

Value globalOf(std::string_view name)
{
    Value value;
    value.kind = Value::Kind::Global;
    value.global = findGlobal(name);
    if (!value.global)
        refuseName(name);
    return value;
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

bool Interpreter::executeObject(uint8_t opcode)
{
    switch (opcode) {
    case 'c':   // GLOBAL
    case 'i': { // INST: the same and a call
        const std::string module(line());
        const Value global = globalOf(module + '.' + std::string(line()));
        push(opcode == 'c' ? global : call(global, make(Kind::Tuple, popToMark())));
        return true;
    }
    case 0x93: { // STACK_GLOBAL
        const Value name = pop();
        const Value module = pop();
        if (!isText(name) || !isText(module))
            damaged("a name is not a text");
        push(globalOf(std::string(module.text()) + '.' + std::string(name.text())));
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
    static const std::array<Entry, 10> all;

    static Made orderedDict(Interpreter &interpreter, const Arguments &arguments)
    {
        const Value dict = interpreter.make(Kind::Dict);
        if (arguments.size() > 1 || (arguments.size() == 1 && arguments[0].kind != Kind::List))
            return std::nullopt;
        for (const Value &pair : arguments.empty() ? std::vector<Value>() : arguments[0].items()) {
            if ((pair.kind != Kind::List && pair.kind != Kind::Tuple) || pair.items().size() != 2)
                damaged("a dictionary is not made of pairs");
            interpreter.setItems(dict, pair.items());
        }
        return dict;
    }

    static Made set(Interpreter &interpreter, const Arguments &arguments)
    {
        if (arguments.size() == 1 && arguments[0].kind == Kind::List)
            return interpreter.make(Kind::List, arguments[0].items());
        return arguments.empty() ? Made(interpreter.make(Kind::List)) : std::nullopt;
    }

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

    /// Storage, offset, size, stride, requires_grad, hooks[, metadata].
    static Made tensor(Interpreter &interpreter, const Arguments &arguments)
    {
        if (arguments.size() < 6 || arguments.size() > 7 || arguments[0].kind != Kind::Storage || arguments[1].kind != Kind::Integer
            || !isIntegers(arguments[2]) || !isIntegers(arguments[3]))
            damaged("a tensor is not described as one");
        return interpreter.make(Kind::Tensor, {arguments[0], arguments[1], arguments[2], arguments[3]});
    }

    /// Tensor, requires_grad, hooks.
    static Made parameter(Interpreter &, const Arguments &arguments)
    {
        if (arguments.size() != 3 || arguments[0].kind != Kind::Tensor)
            damaged("a parameter holds no tensor");
        return arguments[0];
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

    static Made numpyScalar(Interpreter &, const Arguments &arguments)
    {
        if (arguments.size() != 2 || arguments[0].kind != Kind::NumpyDType || arguments[1].kind != Kind::Bytes)
            damaged("a NumPy number is not described as one");
        const std::string_view type = arguments[0].text(), bytes = arguments[1].text();
        if (type == "f8")
            return Value::ofReal(readAs<double>(bytes));
        if (type == "f4")
            return Value::ofReal(readAs<float>(bytes));
        if (type == "i8")
            return Value::of(Kind::Integer, readAs<int64_t>(bytes));
        if (type == "i4")
            return Value::of(Kind::Integer, readAs<int32_t>(bytes));
        if (type == "b1")
            return Value::of(Kind::Bool, readAs<uint8_t>(bytes) != 0);
        throw Error("it holds a NumPy number of type " + quote(type) + ", which Atelier does not read.");
    }
};

// Types and storages are named, but never called.
constexpr std::array<Interpreter::Calls::Entry, 10> Interpreter::Calls::all = {{
    {Global::Role::OrderedDict, orderedDict, "build in an unusual way"},
    {Global::Role::Set, set},
    {Global::Role::Encode, encode},
    {Global::Role::Tensor, tensor},
    {Global::Role::Parameter, parameter},
    {Global::Role::Size, size},
    {Global::Role::Device, device},
    {Global::Role::NumpyDType, numpyDType},
    {Global::Role::NumpyReconstruct, numpyArray},
    {Global::Role::NumpyScalar, numpyScalar},
}};

Value Interpreter::call(const Value &callable, const Value &arguments)
{
    if (callable.kind != Kind::Global)
        refuseCall(callable, "call");
    if (arguments.kind != Kind::Tuple)
        damaged("arguments are not a tuple");
    const auto found = std::ranges::find(Calls::all, callable.global->role, &Calls::Entry::role);
    if (found == Calls::all.end())
        refuseCall(callable, "call");
    if (const std::optional<Value> made = found->make(*this, arguments.items()))
        return *made;
    refuseCall(callable, found->refused);
}

Value Interpreter::persistent(const Value &id)
{
    if (id.kind != Kind::Tuple || id.items().size() < 5)
        damaged("a storage is not described as one");
    const auto &items = id.items();
    if (!isText(items[0]) || items[0].text() != "storage" || items[1].kind != Kind::Global || !isText(items[2])
        || items[4].kind != Kind::Integer)
        damaged("a storage is not described as one");
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
        if (state.kind == Kind::Dict)
            return;
        break;
    case Kind::NumpyDType:
        if (tuple && state.items().size() >= 2 && isText(state.items()[1])) {
            const std::string_view order = state.items()[1].text();
            if (order != "<" && order != "|" && order != "=")
                throw Error("it holds NumPy data in big-endian order, which Atelier does not read.");
            return;
        }
        break;
    case Kind::NumpyArray: // version, shape, dtype, Fortran order, bytes
        if (tuple && state.items().size() == 5) {
            const auto &items = state.items();
            if (!isIntegers(items[1]) || items[2].kind != Kind::NumpyDType || items[3].kind != Kind::Bool || items[4].kind != Kind::Bytes)
                break;
            target.node->items.assign(items.begin() + 1, items.end());
            return;
        }
        break;
    default:
        break;
    }
    refuseCall(target, "give a state to");
}

} // namespace core::io::pickle
