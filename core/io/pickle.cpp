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

template <typename Number>
Number parsed(std::string_view text)
{
    Number number = 0;
    const auto [rest, status] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (status != std::errc() || rest != text.data() + text.size())
        damaged("a number is not one");
    return number;
}

void appendUtf8(std::string &text, uint32_t code)
{
    if (code < 0x80) {
        text += char(code);
    } else if (code < 0x800) {
        text += char(0xc0 | code >> 6);
        text += char(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        text += char(0xe0 | code >> 12);
        text += char(0x80 | (code >> 6 & 0x3f));
        text += char(0x80 | (code & 0x3f));
    } else if (code < 0x110000) {
        text += char(0xf0 | code >> 18);
        text += char(0x80 | (code >> 12 & 0x3f));
        text += char(0x80 | (code >> 6 & 0x3f));
        text += char(0x80 | (code & 0x3f));
    }
}

} // namespace

void damaged(const char *what)
{
    throw Error(std::string("its pickle cannot be followed (") + what + "). No program that writes model files leaves one like it.");
}

namespace {

/// What proves by itself that a part is missing.
[[noreturn]] void cutOff()
{
    throw Error("its pickle is cut off. Fetch the file again.");
}

} // namespace

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
            cutOff();
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
    case 'N':
        push({});
        return true;
    case 0x88:
        push(Value::of(Kind::Bool, true));
        return true;
    case 0x89:
        push(Value::of(Kind::Bool, false));
        return true;
    case 'K':
        push(Value::of(Kind::Integer, int64_t(number(1))));
        return true;
    case 'M':
        push(Value::of(Kind::Integer, int64_t(number(2))));
        return true;
    case 'J':
        push(Value::of(Kind::Integer, int32_t(uint32_t(number(4)))));
        return true;
    case 'I': { // "01" and "00" are how protocol 0 writes True and False
        const std::string_view text = line();
        push(text == "01" || text == "00" ? Value::of(Kind::Bool, text == "01") : Value::of(Kind::Integer, parsed<int64_t>(text)));
        return true;
    }
    case 'L': {
        std::string_view text = line();
        if (text.ends_with('L'))
            text.remove_suffix(1);
        if (text.size() > 18) { // beyond 64 bits, maybe; no size or place is that large
            push(make(Kind::BigInteger));
            return true;
        }
        push(Value::of(Kind::Integer, parsed<int64_t>(text)));
        return true;
    }
    case 'F':
        push(Value::ofReal(parsed<double>(line())));
        return true;
    case 'G':
        push(Value::ofReal(std::bit_cast<double>(__builtin_bswap64(number(8)))));
        return true;
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
        push(Value::of(Kind::Integer, int64_t(bits)));
        return true;
    }
    default:
        return false;
    }
}

bool Interpreter::executeText(uint8_t opcode)
{
    switch (opcode) {
    case 'X':
        push(make(Kind::Text, {}, take(number(4))));
        return true;
    case 0x8c:
        push(make(Kind::Text, {}, take(number(1))));
        return true;
    case 0x8d:
        push(make(Kind::Text, {}, take(number(8))));
        return true;
    case 'U':
        push(make(Kind::Text, {}, take(number(1))));
        return true; // what Python 2 called a string
    case 'T':
        push(make(Kind::Text, {}, take(number(4))));
        return true;
    case 'B':
        push(make(Kind::Bytes, {}, take(number(4))));
        return true;
    case 'C':
        push(make(Kind::Bytes, {}, take(number(1))));
        return true;
    case 0x8e:
    case 0x96:
        push(make(Kind::Bytes, {}, take(number(8))));
        return true;
    case 'S':
    case 'V': {
        std::string_view text = line();
        if (opcode == 'S') {
            if (text.size() < 2 || text.front() != text.back() || (text.front() != '\'' && text.front() != '"'))
                damaged("a text has no quotation marks");
            text = text.substr(1, text.size() - 2);
        }
        push(make(Kind::Text, {}, unescaped(text, opcode == 'V')));
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
    case 0x8f:
        push(make(Kind::List));
        return true; // EMPTY_LIST, EMPTY_SET
    case '}':
        push(make(Kind::Dict));
        return true;
    case ')':
        push(make(Kind::Tuple));
        return true;
    case 'l':
    case 0x91:
        push(make(Kind::List, popToMark()));
        return true; // LIST, FROZENSET
    case 't':
        push(make(Kind::Tuple, popToMark()));
        return true;
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
    case 'p':
        remember(parsed<uint64_t>(line()), top());
        return true;
    case 'q':
        remember(number(1), top());
        return true;
    case 'r':
        remember(number(4), top());
        return true;
    case 0x94:
        remember(m_memo.size(), top());
        return true;
    case 'g':
        push(recall(parsed<uint64_t>(line())));
        return true;
    case 'h':
        push(recall(number(1)));
        return true;
    case 'j':
        push(recall(number(4)));
        return true;
    default:
        return false;
    }
}

std::string_view Interpreter::take(uint64_t count)
{
    if (count > m_data.size() - m_position)
        cutOff();
    const auto *begin = reinterpret_cast<const char *>(m_data.data()) + m_position;
    m_position += count;
    return {begin, size_t(count)};
}

std::string_view Interpreter::line()
{
    const std::string_view rest(reinterpret_cast<const char *>(m_data.data()) + m_position, m_data.size() - m_position);
    const size_t end = rest.find('\n');
    if (end == std::string_view::npos)
        cutOff();
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

/// Text of protocol 0, which escapes what is not plain ASCII: \n and \xe9 of Python 2, \u00e9 in its Unicode.
std::string_view Interpreter::unescaped(std::string_view text, bool unicode)
{
    if (text.find('\\') == std::string_view::npos)
        return text;
    const auto letter = [](char c) {
        static constexpr std::pair<char, char> known[] = {{'n', '\n'}, {'t', '\t'}, {'r', '\r'}, {'\\', '\\'}, {'\'', '\''}, {'"', '"'}};
        for (const auto &[written, meant] : known)
            if (written == c)
                return meant;
        return '\0';
    };
    std::string result;
    for (size_t i = 0; i < text.size(); ++i) {
        const char next = i + 1 < text.size() ? text[i + 1] : '\0';
        const size_t digits = next == 'x' ? 2 : next == 'u' ? 4 : next == 'U' ? 8 : 0;
        uint32_t code = 0;
        const char *begin = text.data() + i + 2;
        const bool coded = text[i] == '\\' && digits > 0 && (next != 'x') == unicode && i + 2 + digits <= text.size()
                           && std::from_chars(begin, begin + digits, code, 16).ptr == begin + digits;
        if (coded && unicode) {
            appendUtf8(result, code);
            i += 1 + digits;
        } else if (coded) {
            result += char(code);
            i += 1 + digits;
        } else if (text[i] == '\\' && !unicode && letter(next) != '\0') {
            result += letter(next);
            ++i;
        } else {
            result += text[i];
        }
    }
    return own(std::move(result));
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
    if (m_memo.size() >= mostNodes)
        throw Error("its pickle is larger than any model's.");
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
    if (list.kind != Kind::List && list.kind != Kind::Object)
        damaged("something is appended to what is no list");
    spend(values.size());
    auto &items = list.node->items;
    items.insert(items.end(), values.begin(), values.end());
}

void Interpreter::setItems(const Value &dict, std::vector<Value> values)
{
    if (dict.kind != Kind::Dict && dict.kind != Kind::Object)
        damaged("an entry is set in what is no dictionary");
    if (values.size() % 2 != 0)
        damaged("a key has no value");
    spend(values.size());
    if (dict.kind == Kind::Object) { // a state like those that it is given
        const Value state = make(Kind::Dict, std::move(values));
        dict.node->items.push_back(state);
        return;
    }
    auto &items = dict.node->items;
    items.insert(items.end(), values.begin(), values.end());
}

} // namespace core::io::pickle
