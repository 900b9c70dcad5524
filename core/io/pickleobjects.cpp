// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/pickle.h"

#include "core/base/error.h"
#include "core/io/checked.h"

#include <cstring>

// The instructions that, in Python, import and call things.
namespace core::io::pickle {

namespace {

[[noreturn]] void refuseName(std::string_view name)
{
    throw Error("it asks for " + quote(name) + ", which is no part of a model's data. Atelier runs no code from a model "
                "file, so nothing has happened. If you do not trust where it came from, delete it.");
}

[[noreturn]] void refuseCall(const Value &callable, const char *how)
{
    throw Error("it asks to " + std::string(how) + " " + describe(callable) + ", which no model's data needs. Atelier runs no code from a model file.");
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

template<typename Number>
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
    case Value::Kind::None: return "None";
    case Value::Kind::Bool: return "a truth value";
    case Value::Kind::Integer:
    case Value::Kind::BigInteger: return "a whole number";
    case Value::Kind::Real: return "a number";
    case Value::Kind::Text: return "the text " + quote(value.text());
    case Value::Kind::Bytes: return "bytes";
    case Value::Kind::List: return "a list";
    case Value::Kind::Tuple: return "a tuple";
    case Value::Kind::Dict: return "a dictionary";
    case Value::Kind::Global: return quote(value.global->name);
    case Value::Kind::Storage: return "a storage";
    case Value::Kind::Tensor: return "a tensor";
    case Value::Kind::NumpyDType: return "a NumPy type";
    case Value::Kind::NumpyArray: return "a NumPy array";
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
    case 'P':   // PERSID
        push(persistent(make(Kind::Text, {}, line())));
        return true;
    case 'Q':   // BINPERSID
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

Value Interpreter::call(const Value &callable, const Value &arguments)
{
    if (callable.kind != Kind::Global)
        refuseCall(callable, "call");
    if (arguments.kind != Kind::Tuple)
        damaged("arguments are not a tuple");
    const auto &values = arguments.items();
    switch (callable.global->role) {
    case Global::Role::OrderedDict: {
        const Value dict = make(Kind::Dict);
        if (values.size() > 1 || (values.size() == 1 && values[0].kind != Kind::List))
            refuseCall(callable, "build in an unusual way");
        for (const Value &pair : values.empty() ? std::vector<Value>() : values[0].items()) {
            if ((pair.kind != Kind::List && pair.kind != Kind::Tuple) || pair.items().size() != 2)
                damaged("a dictionary is not made of pairs");
            setItems(dict, pair.items());
        }
        return dict;
    }
    case Global::Role::Set:
        if (values.size() == 1 && values[0].kind == Kind::List)
            return make(Kind::List, values[0].items());
        if (values.empty())
            return make(Kind::List);
        break;
    case Global::Role::Encode: { // bytes as Python 2 could read them: text of the first 256 characters
        if (values.size() != 2 || !isText(values[0]) || !isText(values[1]) || values[1].text() != "latin1")
            break;
        std::string bytes;
        const std::string_view text = values[0].text();
        for (size_t i = 0; i < text.size(); ++i) {
            const auto c = uint8_t(text[i]);
            if (c >= 0xc2 && c <= 0xc3 && i + 1 < text.size())
                bytes += char(((c & 3) << 6) | (uint8_t(text[++i]) & 0x3f));
            else if (c < 0x80)
                bytes += char(c);
            else
                damaged("bytes are not written as latin1");
        }
        return make(Kind::Bytes, {}, own(std::move(bytes)));
    }
    case Global::Role::Tensor: // storage, offset, size, stride, requires_grad, hooks[, metadata]
        if (values.size() < 6 || values.size() > 7 || values[0].kind != Kind::Storage || values[1].kind != Kind::Integer
            || !isIntegers(values[2]) || !isIntegers(values[3]))
            damaged("a tensor is not described as one");
        return make(Kind::Tensor, {values[0], values[1], values[2], values[3]});
    case Global::Role::Parameter: // tensor, requires_grad, hooks
        if (values.size() != 3 || values[0].kind != Kind::Tensor)
            damaged("a parameter holds no tensor");
        return values[0];
    case Global::Role::Size:
        if (values.size() == 1 && isIntegers(values[0]))
            return values[0];
        break;
    case Global::Role::Device:
        if (!values.empty() && isText(values[0]))
            return values[0];
        break;
    case Global::Role::NumpyDType:
        if (!values.empty() && isText(values[0]))
            return make(Kind::NumpyDType, {}, values[0].text());
        break;
    case Global::Role::NumpyReconstruct:
        return make(Kind::NumpyArray);
    case Global::Role::NumpyScalar:
        return callNumpyScalar(values);
    case Global::Role::DType:
    case Global::Role::Storage:
    case Global::Role::UntypedStorage:
    case Global::Role::TypedStorage:
    case Global::Role::NumpyArray:
        break;
    }
    refuseCall(callable, "call");
}

Value Interpreter::callNumpyScalar(const std::vector<Value> &arguments)
{
    if (arguments.size() != 2 || arguments[0].kind != Kind::NumpyDType || arguments[1].kind != Kind::Bytes)
        damaged("a NumPy number is not described as one");
    const std::string_view type = arguments[0].text(), bytes = arguments[1].text();
    if (type == "f8")
        return Value::ofReal(readAs<double>(bytes));
    if (type == "f4")
        return Value::ofReal(readAs<float>(bytes));
    if (type == "i8")
        return Value::of(Value::Kind::Integer, readAs<int64_t>(bytes));
    if (type == "i4")
        return Value::of(Value::Kind::Integer, readAs<int32_t>(bytes));
    if (type == "b1")
        return Value::of(Value::Kind::Bool, readAs<uint8_t>(bytes) != 0);
    throw Error("it holds a NumPy number of type " + quote(type) + ", which Atelier does not read.");
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
