// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/ncnnfile.h"

#include "core/base/error.h"
#include "core/io/checked.h"
#include "core/io/cursor.h"
#include "core/io/mappedfile.h"

#include <charconv>
#include <sstream>

namespace core::io {

namespace {

constexpr std::string_view magic = "7767517";
constexpr size_t mostParamBytes = 4 << 20;
constexpr int64_t mostLayers = 100000, mostBlobs = 1000, mostListed = 64;
constexpr uint32_t halfTag = 0x01306B47;
constexpr int firstList = -23300; // key k as a list is written as -23300 - k

template <typename T>
T number(std::string_view text)
{
    T value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc() || end != text.data() + text.size())
        throw Error("it has " + quote(text) + " where a number belongs.");
    return value;
}

int64_t count(std::istringstream &line, int64_t most)
{
    std::string word;
    line >> word;
    const auto value = number<int64_t>(word);
    if (value < 0 || value > most)
        throw Error("it gives the impossible count " + std::to_string(value) + ".");
    return value;
}

void readSetting(NcnnLayer &layer, const std::string &word)
{
    const size_t sign = word.find('=');
    if (sign == std::string::npos)
        throw Error("its layer " + quote(layer.name) + " has a setting without \"=\".");
    const auto key = number<int>(std::string_view(word).substr(0, sign));
    std::string_view rest = std::string_view(word).substr(sign + 1);
    if (key > firstList) {
        layer.numbers[key] = number<double>(rest);
        return;
    }
    std::vector<double> values;
    for (size_t comma = 0; comma != std::string_view::npos; rest.remove_prefix(comma == std::string_view::npos ? 0 : comma + 1)) {
        comma = rest.find(',');
        values.push_back(number<double>(rest.substr(0, comma)));
        if (int64_t(values.size()) > mostListed)
            throw Error("its layer " + quote(layer.name) + " has too long a list.");
    }
    if (values.front() != double(values.size() - 1))
        throw Error("its layer " + quote(layer.name) + " has a list of another length than it says.");
    values.erase(values.begin());
    layer.lists[int(int64_t(firstList) - key)] = std::move(values);
}

NcnnLayer readLayer(const std::string &text)
{
    std::istringstream line(text);
    NcnnLayer layer;
    line >> layer.type >> layer.name;
    const int64_t inputs = count(line, mostBlobs), outputs = count(line, mostBlobs);
    std::string word;
    for (int64_t i = 0; i < inputs + outputs; ++i) {
        if (!(line >> word))
            throw Error("its layer " + quote(layer.name) + " is cut off. Fetch the file again.");
        (i < inputs ? layer.inputs : layer.outputs).push_back(word);
    }
    while (line >> word)
        readSetting(layer, word);
    return layer;
}

std::vector<NcnnLayer> readLayers(const MappedFile &file)
{
    if (file.size() > mostParamBytes)
        throw Error("it is too large for a description of layers.");
    std::istringstream text(std::string(reinterpret_cast<const char *>(file.bytes().data()), file.size()));
    std::string line;
    std::getline(text, line);
    if (std::string_view(line).substr(0, line.find('\r')) != magic)
        throw Error("it is no ncnn model in text form.");
    std::getline(text, line);
    std::istringstream counts(line);
    const int64_t expected = count(counts, mostLayers);
    std::vector<NcnnLayer> layers;
    while (std::getline(text, line))
        if (line.find_first_not_of(" \t\r") != std::string::npos)
            layers.push_back(readLayer(line));
    if (int64_t(layers.size()) != expected)
        throw Error("it should have " + std::to_string(expected) + " layers but has " + std::to_string(layers.size()) + ".");
    return layers;
}

/// The .bin file: the layers' tensors in the order of the layers, without names or sizes.
class Weights
{
public:
    explicit Weights(std::shared_ptr<MappedFile> file) : m_file(std::move(file)), m_bytes(m_file->bytes()) {}

    size_t left() const { return m_bytes.left(); }

    /// Weights that say by a tag how they are stored.
    torch::Tensor tagged(const std::vector<int64_t> &shape)
    {
        const auto tag = m_bytes.number<uint32_t>();
        if (tag == 0)
            return plain(shape);
        if (tag != halfTag)
            throw Error("it stores weights in a form that Atelier does not read (fp16 and fp32 are read).");
        return values(shape, torch::kHalf);
    }

    torch::Tensor plain(const std::vector<int64_t> &shape) { return values(shape, torch::kFloat); }

private:
    torch::Tensor values(const std::vector<int64_t> &shape, torch::ScalarType dtype)
    {
        const auto bytes = product(shape, c10::elementSize(dtype));
        if (!bytes)
            throw Error("it has a tensor of an impossible shape.");
        const auto taken = m_bytes.take(*bytes);
        m_bytes.take((4 - *bytes % 4) % 4); // everything starts at a multiple of four
        return tensorOver(taken, dtype, shape, m_file);
    }

    std::shared_ptr<MappedFile> m_file;
    Cursor m_bytes;
};

int64_t whole(const NcnnLayer &layer, int key, int64_t otherwise)
{
    const auto found = layer.numbers.find(key);
    if (found == layer.numbers.end())
        return otherwise;
    if (!(found->second >= 0 && found->second <= 1e12)) // refuses NaN, too
        throw Error("its layer " + quote(layer.name) + " has an impossible setting.");
    return int64_t(found->second);
}

void readTensors(const NcnnLayer &layer, Weights &weights, TensorMap &tensors)
{
    const auto put = [&](const char *part, torch::Tensor tensor) {
        if (!tensors.emplace(layer.name + part, std::move(tensor)).second)
            throw Error("two of its layers are named " + quote(layer.name) + ".");
    };
    if (layer.type == "Convolution") {
        const int64_t out = whole(layer, 0, 0), width = whole(layer, 1, 0), height = whole(layer, 11, width), size = whole(layer, 6, 0);
        const auto perInput = product({out, width, height});
        if (!perInput || *perInput == 0 || size == 0 || size % int64_t(*perInput) != 0)
            throw Error("its layer " + quote(layer.name) + " has an impossible shape.");
        put(".weight", weights.tagged({out, size / int64_t(*perInput), height, width}));
        if (whole(layer, 5, 0) != 0)
            put(".bias", weights.plain({out}));
    } else if (layer.type == "PReLU") {
        put(".weight", weights.plain({whole(layer, 0, 0)}));
    }
}

} // namespace

NcnnFile readNcnn(const std::filesystem::path &path)
{
    const auto description = MappedFile::open(path);
    NcnnFile result;
    try {
        result.layers = readLayers(*description);
        description->requireIntact();
    } catch (const Error &error) {
        refuse(path, error.what());
    }
    const std::filesystem::path beside = std::filesystem::path(path).replace_extension(".bin");
    const auto file = MappedFile::open(beside);
    try {
        Weights weights(file);
        for (const NcnnLayer &layer : result.layers)
            readTensors(layer, weights, result.tensors);
        if (weights.left() > 0)
            throw Error("it has " + std::to_string(weights.left())
                        + " bytes that belong to no layer. The .param and the .bin may be of two networks.");
        file->requireIntact();
    } catch (const Error &error) {
        refuse(beside, error.what());
    } catch (const c10::Error &error) {
        refuse(beside, std::string("LibTorch reports ") + error.what_without_backtrace());
    }
    result.mapping = file;
    return result;
}

} // namespace core::io
