// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/pickle.h"

#include "core/base/error.h"
#include "core/io/checked.h"

#include <bit>
#include <charconv>
#include <cstring>

namespace core::io::pickle {

namespace {

// Far beyond any checkpoint (about 15 nodes a tensor), and 100 MB at the most.
constexpr size_t mostNodes = 1 << 20;
constexpr size_t mostElements = 1 << 22;

[[noreturn]] void damaged(const char *what)
{
    throw Error(std::string("its pickle is damaged (") + what + "). Fetch the file again.");
}

[[noreturn]] void refuseName(std::string_view name)
{
    throw Error("it asks for " + quote(name) + ", which is no part of a model's data. Atelier runs no code from a model "
                "file, so nothing has happened. If you do not trust where it came from, delete it.");
}

[[noreturn]] void refuseCall(const Value &callable, const char *how)
{
    throw Error("it asks to " + std::string(how) + " " + describe(callable) + ", which no model's data needs. Atelier runs no code from a model file.");
}

Value integerOf(int64_t number)
{
    Value value;
    value.kind = Value::Kind::Integer;
    value.integer = number;
    return value;
}

Value booleanOf(bool truth)
{
    Value value;
    value.kind = Value::Kind::Bool;
    value.boolean = truth;
    return value;
}

Value realOf(double number)
{
    Value value;
    value.kind = Value::Kind::Real;
    value.real = number;
    return value;
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
Number parsed(std::string_view text)
{
    Number number = 0;
    const auto [rest, status] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (status != std::errc() || rest != text.data() + text.size())
        damaged("a number is not one");
    return number;
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

Interpreter::Interpreter(std::span<const std::byte> data) : m_data(data) {}

Value Interpreter::run()
{
    m_stack.clear();
    m_marks.clear();
    m_memo.clear();
    while (execute(uint8_t(number(1)))) {
    }
    return pop();
}

bool Interpreter::execute(uint8_t opcode)
{
    switch (opcode) {
    case '.': // STOP
        return false;
    case 0x80: // PROTO
        if (number(1) > 5)
            throw Error("its pickle has a newer protocol than Atelier knows.");
        return true;
    case 0x95: // FRAME
        if (number(8) > m_data.size() - m_position)
            damaged("it is cut off");
        return true;
    case '0': // POP
        if (!m_marks.empty() && m_stack.size() == m_marks.back())
            m_marks.pop_back();
        else
            pop();
        return true;
    case '1': // POP_MARK
        popToMark();
        return true;
    case '2': { // DUP
        const Value value = top();
        push(value);
        return true;
    }
    case '(': // MARK
        spend(1);
        m_marks.push_back(m_stack.size());
        return true;
    default:
        break;
    }
    if (executeNumber(opcode) || executeText(opcode) || executeContainer(opcode) || executeMemo(opcode) || executeObject(opcode))
        return true;
    damaged("an instruction is unknown");
}

bool Interpreter::executeNumber(uint8_t opcode)
{
    switch (opcode) {
    case 'N': push({}); return true;
    case 0x88: push(booleanOf(true)); return true;
    case 0x89: push(booleanOf(false)); return true;
    case 'K': push(integerOf(int64_t(number(1)))); return true;
    case 'M': push(integerOf(int64_t(number(2)))); return true;
    case 'J': push(integerOf(int32_t(uint32_t(number(4))))); return true;
    case 'I': { // "01" and "00" are how protocol 0 writes True and False
        const std::string_view text = line();
        push(text == "01" || text == "00" ? booleanOf(text == "01") : integerOf(parsed<int64_t>(text)));
        return true;
    }
    case 'L': {
        std::string_view text = line();
        if (text.ends_with('L'))
            text.remove_suffix(1);
        push(integerOf(parsed<int64_t>(text)));
        return true;
    }
    case 'F': push(realOf(parsed<double>(line()))); return true;
    case 'G': push(realOf(std::bit_cast<double>(__builtin_bswap64(number(8))))); return true;
    case 0x8a:   // LONG1
    case 0x8b: { // LONG4
        const std::string_view bytes = take(number(opcode == 0x8a ? 1 : 4));
        if (bytes.size() > 8) {
            push(make(Kind::BigInteger, {}, bytes));
            return true;
        }
        uint64_t bits = 0;
        std::memcpy(&bits, bytes.data(), bytes.size());
        if (!bytes.empty() && bytes.size() < 8 && (bytes.back() & 0x80) != 0)
            bits |= ~uint64_t(0) << (8 * bytes.size());
        push(integerOf(int64_t(bits)));
        return true;
    }
    default:
        return false;
    }
}

bool Interpreter::executeText(uint8_t opcode)
{
    switch (opcode) {
    case 'X': push(make(Kind::Text, {}, take(number(4)))); return true;
    case 0x8c: push(make(Kind::Text, {}, take(number(1)))); return true;
    case 0x8d: push(make(Kind::Text, {}, take(number(8)))); return true;
    case 'U': push(make(Kind::Text, {}, take(number(1)))); return true; // what Python 2 called a string
    case 'T': push(make(Kind::Text, {}, take(number(4)))); return true;
    case 'B': push(make(Kind::Bytes, {}, take(number(4)))); return true;
    case 'C': push(make(Kind::Bytes, {}, take(number(1)))); return true;
    case 0x8e:
    case 0x96: push(make(Kind::Bytes, {}, take(number(8)))); return true;
    case 'S':
    case 'V': {
        std::string_view text = line();
        if (opcode == 'S') {
            if (text.size() < 2 || text.front() != text.back() || (text.front() != '\'' && text.front() != '"'))
                damaged("a text has no quotation marks");
            text = text.substr(1, text.size() - 2);
        }
        // Protocol 0 escapes what is not plain; torch.save has never written it.
        if (text.find('\\') != std::string_view::npos)
            throw Error("its pickle is in the oldest protocol with escaped text, which torch.save does not write.");
        push(make(Kind::Text, {}, text));
        return true;
    }
    default:
        return false;
    }
}

bool Interpreter::executeContainer(uint8_t opcode)
{
    switch (opcode) {
    case ']':
    case 0x8f: push(make(Kind::List)); return true; // EMPTY_LIST, EMPTY_SET
    case '}': push(make(Kind::Dict)); return true;
    case ')': push(make(Kind::Tuple)); return true;
    case 'l':
    case 0x91: push(make(Kind::List, popToMark())); return true; // LIST, FROZENSET
    case 't': push(make(Kind::Tuple, popToMark())); return true;
    case 'd': {
        std::vector<Value> values = popToMark();
        const Value dict = make(Kind::Dict);
        setItems(dict, std::move(values));
        push(dict);
        return true;
    }
    case 0x85:
    case 0x86:
    case 0x87: { // TUPLE1 to TUPLE3
        std::vector<Value> values(size_t(opcode - 0x84));
        for (size_t i = values.size(); i-- > 0;)
            values[i] = pop();
        push(make(Kind::Tuple, std::move(values)));
        return true;
    }
    case 'a': {
        const Value value = pop();
        append(top(), {value});
        return true;
    }
    case 'e':
    case 0x90: { // APPENDS, ADDITEMS
        std::vector<Value> values = popToMark();
        append(top(), std::move(values));
        return true;
    }
    case 's': {
        const Value value = pop();
        const Value key = pop();
        setItems(top(), {key, value});
        return true;
    }
    case 'u': {
        std::vector<Value> values = popToMark();
        setItems(top(), std::move(values));
        return true;
    }
    default:
        return false;
    }
}

bool Interpreter::executeMemo(uint8_t opcode)
{
    switch (opcode) {
    case 'p': remember(parsed<uint64_t>(line()), top()); return true;
    case 'q': remember(number(1), top()); return true;
    case 'r': remember(number(4), top()); return true;
    case 0x94: remember(m_memo.size(), top()); return true;
    case 'g': push(recall(parsed<uint64_t>(line()))); return true;
    case 'h': push(recall(number(1))); return true;
    case 'j': push(recall(number(4))); return true;
    default:
        return false;
    }
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

std::string_view Interpreter::take(uint64_t count)
{
    if (count > m_data.size() - m_position)
        damaged("it is cut off");
    const auto *begin = reinterpret_cast<const char *>(m_data.data()) + m_position;
    m_position += count;
    return {begin, size_t(count)};
}

std::string_view Interpreter::line()
{
    const std::string_view rest(reinterpret_cast<const char *>(m_data.data()) + m_position, m_data.size() - m_position);
    const size_t end = rest.find('\n');
    if (end == std::string_view::npos)
        damaged("it is cut off");
    m_position += end + 1;
    return rest.substr(0, end);
}

uint64_t Interpreter::number(int bytes)
{
    uint64_t value = 0; // pickle is little-endian, and so is every machine that Atelier builds for
    std::memcpy(&value, take(uint64_t(bytes)).data(), size_t(bytes));
    return value;
}

void Interpreter::push(Value value)
{
    if (m_stack.size() >= mostElements)
        throw Error("its pickle is larger than any model's.");
    m_stack.push_back(value);
}

Value Interpreter::pop()
{
    const Value value = top();
    m_stack.pop_back();
    return value;
}

Value &Interpreter::top()
{
    if (m_stack.size() <= (m_marks.empty() ? 0 : m_marks.back()))
        damaged("its stack is empty");
    return m_stack.back();
}

std::vector<Value> Interpreter::popToMark()
{
    if (m_marks.empty())
        damaged("a mark is missing");
    const auto begin = m_stack.begin() + ptrdiff_t(m_marks.back());
    m_marks.pop_back();
    std::vector<Value> values(begin, m_stack.end());
    m_stack.erase(begin, m_stack.end());
    return values;
}

Value Interpreter::make(Kind kind, std::vector<Value> items, std::string_view text)
{
    if (m_nodes.size() >= mostNodes)
        throw Error("its pickle is larger than any model's.");
    spend(items.size());
    m_nodes.push_back({text, std::move(items)});
    Value value;
    value.kind = kind;
    value.node = &m_nodes.back();
    return value;
}

std::string_view Interpreter::own(std::string text)
{
    m_owned += text.size();
    if (m_owned > 2 * m_data.size() + (size_t(1) << 20))
        throw Error("its pickle repeats texts beyond all reason.");
    return m_texts.emplace_back(std::move(text));
}

void Interpreter::spend(size_t elements)
{
    m_elements += elements;
    if (m_elements > mostElements)
        throw Error("its pickle is larger than any model's.");
}

void Interpreter::remember(uint64_t index, Value value)
{
    spend(1);
    m_memo[index] = value;
}

Value Interpreter::recall(uint64_t index) const
{
    const auto found = m_memo.find(index);
    if (found == m_memo.end())
        damaged("it refers to something that is not there");
    return found->second;
}

void Interpreter::append(const Value &list, std::vector<Value> values)
{
    if (list.kind != Kind::List)
        damaged("something is appended to what is no list");
    spend(values.size());
    auto &items = list.node->items;
    items.insert(items.end(), values.begin(), values.end());
}

void Interpreter::setItems(const Value &dict, std::vector<Value> values)
{
    if (dict.kind != Kind::Dict)
        damaged("an entry is set in what is no dictionary");
    if (values.size() % 2 != 0)
        damaged("a key has no value");
    spend(values.size());
    auto &items = dict.node->items;
    items.insert(items.end(), values.begin(), values.end());
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
        return realOf(readAs<double>(bytes));
    if (type == "f4")
        return realOf(readAs<float>(bytes));
    if (type == "i8")
        return integerOf(readAs<int64_t>(bytes));
    if (type == "i4")
        return integerOf(readAs<int32_t>(bytes));
    if (type == "b1")
        return booleanOf(readAs<uint8_t>(bytes) != 0);
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
