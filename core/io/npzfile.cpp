// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/npzfile.h"

#include "core/base/error.h"
#include "core/io/checked.h"
#include "core/io/cursor.h"
#include "core/io/mappedfile.h"
#include "core/io/ziparchive.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string_view>

namespace core::io {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view ending = ".npy", magic = "\x93NUMPY";
constexpr size_t longestHeader = 64 * 1024;

struct Type
{
    torch::ScalarType type;
    bool isForeign; ///< of a machine with the other order of bytes
};

std::optional<Type> scalarType(std::string_view descr)
{
    static constexpr std::pair<std::string_view, torch::ScalarType> types[] = {
        {"f4", torch::kFloat},  {"f8", torch::kDouble}, {"f2", torch::kHalf},         {"i8", torch::kLong},          {"i4", torch::kInt},
        {"i2", torch::kShort},  {"i1", torch::kChar},   {"u1", torch::kByte},         {"b1", torch::kBool},          {"u2", torch::kUInt16},
        {"u4", torch::kUInt32}, {"u8", torch::kUInt64}, {"c8", torch::kComplexFloat}, {"c16", torch::kComplexDouble}};
    if (descr.empty() || std::string_view("<>|=").find(descr.front()) == std::string_view::npos)
        return std::nullopt;
    for (const auto &[name, type] : types)
        if (name == descr.substr(1))
            return Type{type, descr.front() == '>'};
    return std::nullopt;
}

/// Reads the header, a Python dictionary of three entries, and no more of Python than that.
class Header
{
public:
    explicit Header(std::string_view text) : m_text(text)
    {
        expect('{');
        while (peek() != '}') {
            const std::string_view key = quoted();
            expect(':');
            if (key == "descr" && peek() == '[')
                skipList(); // a record of several values
            else if (key == "descr")
                descr = quoted();
            else if (key == "fortran_order")
                fortran = boolean();
            else if (key == "shape")
                readShape();
            else
                fail();
            if (peek() == ',')
                expect(',');
        }
        if ((descr.empty() && !isRecord) || !hasShape)
            fail();
    }

    std::string_view descr;
    bool fortran = false, isRecord = false;
    std::vector<int64_t> shape;

private:
    void skipList()
    {
        isRecord = true;
        for (int depth = 0;;) {
            const char c = peek();
            if (c == '\'' || c == '"') {
                quoted();
                continue;
            }
            m_text.remove_prefix(1);
            depth += c == '[' ? 1 : c == ']' ? -1 : 0;
            if (depth == 0)
                return;
        }
    }

    [[noreturn]] static void fail() { throw Error("has a header that cannot be read"); }

    char peek()
    {
        while (!m_text.empty() && (m_text.front() == ' ' || m_text.front() == '\n'))
            m_text.remove_prefix(1);
        if (m_text.empty())
            fail();
        return m_text.front();
    }
    void expect(char c)
    {
        if (peek() != c)
            fail();
        m_text.remove_prefix(1);
    }
    std::string_view quoted()
    {
        const char mark = peek();
        const size_t end = mark == '\'' || mark == '"' ? m_text.find(mark, 1) : std::string_view::npos;
        if (end == std::string_view::npos)
            fail();
        const std::string_view inside = m_text.substr(1, end - 1);
        m_text.remove_prefix(end + 1);
        return inside;
    }
    bool boolean()
    {
        peek();
        for (const std::string_view word : {"True", "False"})
            if (m_text.starts_with(word)) {
                m_text.remove_prefix(word.size());
                return word == "True";
            }
        fail();
    }
    void readShape()
    {
        hasShape = true;
        expect('(');
        while (peek() != ')') {
            int64_t number = 0;
            size_t digits = 0;
            for (; digits < m_text.size() && m_text[digits] >= '0' && m_text[digits] <= '9' && digits < 18; ++digits)
                number = 10 * number + (m_text[digits] - '0');
            if (digits == 0 || shape.size() == 16)
                fail();
            m_text.remove_prefix(digits);
            if (m_text.starts_with('L')) // as Python 2 wrote it
                m_text.remove_prefix(1);
            shape.push_back(number);
            if (peek() == ',')
                expect(',');
            else if (peek() != ')')
                fail();
        }
        expect(')');
    }

    std::string_view m_text;
    bool hasShape = false;
};

std::span<const std::byte> bytesOf(const torch::Tensor &tensor)
{
    return {static_cast<const std::byte *>(tensor.const_data_ptr()), size_t(tensor.numel())};
}

std::vector<int64_t> reversedAxes(size_t count)
{
    std::vector<int64_t> axes;
    for (size_t i = count; i-- > 0;)
        axes.push_back(int64_t(i));
    return axes;
}

/// `bytes` is the whole entry. Undefined for what holds no numbers (text, dates, records). Throws Error "has ...".
torch::Tensor arrayIn(const torch::Tensor &bytes)
{
    Cursor cursor(bytesOf(bytes));
    if (cursor.left() < 12 || std::memcmp(cursor.take(magic.size()).data(), magic.data(), magic.size()) != 0)
        throw Error("is no NumPy array");
    const auto version = cursor.number<uint8_t>();
    cursor.number<uint8_t>();
    if (version < 1 || version > 3)
        throw Error("has version " + std::to_string(version) + " of NumPy's format, which Atelier does not know");
    const uint64_t length = version == 1 ? cursor.number<uint16_t>() : cursor.number<uint32_t>();
    if (length > longestHeader || length > cursor.left())
        throw Error("has a header that is cut off");
    const auto text = cursor.take(length);
    const Header header({reinterpret_cast<const char *>(text.data()), text.size()});
    const auto type = scalarType(header.descr);
    const bool isText = header.isRecord || header.descr.find_first_of("USMmVa") != std::string_view::npos;
    if (!type && isText)
        return {};
    if (!type)
        throw Error("holds values of the type " + quote(header.descr) + ", which Atelier does not read");
    const auto wanted = product(header.shape, c10::elementSize(type->type));
    if (!wanted || *wanted != cursor.left())
        throw Error("should have " + (wanted ? std::to_string(*wanted) : std::string("more than any file's")) + " bytes of values but has "
                    + std::to_string(cursor.left()));
    auto values = cursor.take(*wanted);
    if (type->type == torch::kBool && !holdsBools(values))
        throw Error("is of yes and no but holds other values");
    // `bytes` is this array's alone, so what has to be changed in it is changed in place
    if (type->isForeign)
        swapBytes({const_cast<std::byte *>(values.data()), values.size()}, type->type);
    std::vector<int64_t> shape = header.shape;
    if (header.fortran) // column by column
        std::ranges::reverse(shape);
    // The header is padded to a multiple of 16 or 64 bytes, so that the values are aligned; tensorOver() copies where not.
    torch::Tensor array = tensorOver(values, type->type, shape, std::make_shared<torch::Tensor>(bytes));
    return header.fortran ? array.permute(reversedAxes(shape.size())).contiguous() : array;
}

std::vector<std::string> namesIn(const ZipArchive &zip)
{
    std::vector<std::string> names;
    for (const auto &[entry, number] : zip.entries())
        if (entry.ends_with(ending))
            names.push_back(entry.substr(0, entry.size() - ending.size()));
    if (names.empty())
        throw Error("it is a zip archive without NumPy arrays in it.");
    std::ranges::sort(names);
    return names;
}

} // namespace

bool looksLikeNpz(const fs::path &path)
{
    try {
        const auto file = MappedFile::open(path);
        if (file->size() < 4 || std::memcmp(file->bytes().data(), "PK\x03\x04", 4) != 0)
            return false;
        namesIn(ZipArchive(file->bytes()));
        return true;
    } catch (const Error &) {
        return false;
    }
}

std::vector<std::string> npzNames(const fs::path &path)
{
    const auto file = MappedFile::open(path);
    try {
        return namesIn(ZipArchive(file->bytes()));
    } catch (const Error &error) {
        refuse(path, error.what());
    }
}

TensorMap readNpz(const fs::path &path)
{
    const auto file = MappedFile::open(path);
    try {
        ZipArchive zip(file->bytes());
        TensorMap arrays;
        for (const std::string &name : namesIn(zip)) {
            const torch::Tensor bytes = zip.read(name + std::string(ending));
            try {
                if (torch::Tensor array = arrayIn(bytes); array.defined())
                    arrays[name] = std::move(array);
            } catch (const Error &error) {
                throw Error("its array " + quote(name) + " " + error.what() + ".");
            }
        }
        file->requireIntact();
        return arrays;
    } catch (const Error &error) {
        refuse(path, error.what());
    } catch (const std::bad_alloc &) {
        refuse(path, "there is not enough memory. Close other programs and try again.");
    }
}

} // namespace core::io
