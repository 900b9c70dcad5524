// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/pickleglobals.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

/// Python's pickle as data. Nothing is imported or called: of the names that a pickle may ask for,
/// those in pickleglobals.h have a meaning here as plain data. Every other is a name that may be held
/// or be a key, for a name does nothing; a call of it is refused.
namespace core::io::pickle {

struct Node;

struct Value
{
    enum class Kind : uint8_t {
        None,
        Bool,
        Integer,
        Real,
        BigInteger, // text: little-endian two's complement
        Text,
        Bytes, // text
        List,
        Tuple,      // items; sets are lists here
        Dict,       // items: key, value, key, value, ...
        Global,     // global: an entry of the allow-list
        Name,       // text: any other name
        Object,     // text: its class; items: the arguments, then the states that it was given
        Storage,    // items: the persistent id, checked: "storage", type, key, location, number of values, ...
        Tensor,     // items: storage, offset, size, stride[, dtype]
        NumpyDType, // text: "f8"; items[0], once known: byte order
        NumpyArray, // items, once known: shape, dtype, Fortran order, bytes (or a list, of Python's objects)
    };

    Kind kind = Kind::None;
    union
    {
        bool boolean;
        int64_t integer = 0;
        double real;
        const Global *global;
        Node *node;
    };

    static Value of(Kind kind, int64_t integer = 0);
    static Value ofReal(double number);

    std::string_view text() const;           ///< of Text, Bytes and BigInteger
    const std::vector<Value> &items() const; ///< of everything that has items
};

struct Node
{
    std::string_view text; // in the file, or in Interpreter::m_texts
    std::vector<Value> items;
};

inline Value Value::of(Kind kind, int64_t integer)
{
    Value value;
    value.kind = kind;
    if (kind == Kind::Bool)
        value.boolean = integer != 0;
    else
        value.integer = integer;
    return value;
}

inline Value Value::ofReal(double number)
{
    Value value;
    value.kind = Kind::Real;
    value.real = number;
    return value;
}

inline std::string_view Value::text() const
{
    return node->text;
}
inline const std::vector<Value> &Value::items() const
{
    return node->items;
}

/// What it is, for a message: "a list", "the name torch.FloatStorage".
std::string describe(const Value &value);

/// Throws Error "its pickle cannot be followed (WHAT)".
[[noreturn]] void damaged(const char *what);

/// Runs pickles that stand one after another in the same bytes. The values live as long as the
/// interpreter and the bytes do; they may refer to themselves. All memory is bounded by the size of
/// the bytes and fixed limits. Errors are core::Error with the bare reason as text.
class Interpreter
{
public:
    explicit Interpreter(std::span<const std::byte> data);

    /// The next pickle, up to its STOP.
    Value run();

    size_t position() const { return m_position; }

    /// Every storage that was asked for so far, in order; the same one may come again.
    const std::vector<Value> &storages() const { return m_storages; }

private:
    using Kind = Value::Kind;

    bool execute(uint8_t opcode); // false: STOP
    bool executeContainer(uint8_t opcode);
    bool executeText(uint8_t opcode);
    bool executeNumber(uint8_t opcode);
    bool executeMemo(uint8_t opcode);
    bool executeObject(uint8_t opcode);

    std::string_view take(uint64_t count);
    std::string_view line();
    uint64_t number(int bytes);

    void push(Value value);
    Value pop();
    Value &top();
    std::vector<Value> popToMark();
    Value make(Kind kind, std::vector<Value> items = {}, std::string_view text = {});
    std::string_view own(std::string text);
    std::string_view unescaped(std::string_view text, bool unicode);
    Value named(std::string_view name);
    void spend(size_t elements);
    void remember(uint64_t index, Value value);
    Value recall(uint64_t index) const;

    void append(const Value &list, std::vector<Value> values);
    void setItems(const Value &dict, std::vector<Value> values);
    Value call(const Value &callable, const Value &arguments);
    struct Calls; // what the names of the allow-list make of their arguments
    Value persistent(const Value &id);
    void build(const Value &target, const Value &state);

    std::span<const std::byte> m_data;
    size_t m_position = 0;
    std::vector<Value> m_stack;
    std::vector<size_t> m_marks;
    std::vector<Value> m_storages;
    std::unordered_map<uint64_t, Value> m_memo;
    std::deque<Node> m_nodes;
    std::deque<std::string> m_texts;
    size_t m_elements = 0;
    size_t m_owned = 0;
};

} // namespace core::io::pickle
