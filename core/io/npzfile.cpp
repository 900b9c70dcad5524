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

std::optional<torch::ScalarType> scalarType(std::string_view descr)
{
    static constexpr std::pair<std::string_view, torch::ScalarType> types[] = {
        {"<f4", torch::kFloat}, {"<f8", torch::kDouble}, {"<f2", torch::kHalf}, {"<i8", torch::kLong},
        {"<i4", torch::kInt},   {"<i2", torch::kShort},  {"|i1", torch::kChar}, {"|u1", torch::kByte}};
    for (const auto &[name, type] : types)
        if (name == descr)
            return type;
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
            if (key == "descr")
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
        if (descr.empty() || !hasShape)
            fail();
    }

    std::string_view descr;
    bool fortran = false;
    std::vector<int64_t> shape;

private:
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

/// `bytes` is the whole entry. Throws Error "has ...".
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
    if (!type)
        throw Error("holds values of the type " + quote(header.descr) + ", which Atelier does not read");
    if (header.fortran && header.shape.size() > 1)
        throw Error("is stored column by column, which Atelier does not read");
    const auto wanted = product(header.shape, c10::elementSize(*type));
    if (!wanted || *wanted != cursor.left())
        throw Error("should have " + (wanted ? std::to_string(*wanted) : std::string("more than any file's")) + " bytes of values but has "
                    + std::to_string(cursor.left()));
    // The header is padded to a multiple of 16 or 64 bytes, so that the values are aligned; tensorOver() copies where not.
    return tensorOver(cursor.take(*wanted), *type, header.shape, std::make_shared<torch::Tensor>(bytes));
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
                arrays[name] = arrayIn(bytes);
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
