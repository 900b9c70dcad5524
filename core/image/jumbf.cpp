// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/jumbf.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>

namespace core::image {

using namespace std::string_view_literals;

namespace {

constexpr auto pngSignature = "\x89PNG\r\n\x1a\n"sv;
constexpr size_t mostBoxes = 10'000; // side by side

uint64_t number(std::string_view bytes, size_t at, size_t count, bool little = false)
{
    uint64_t value = 0;
    for (size_t i = 0; i < count; ++i)
        value = value << 8 | uint8_t(bytes[at + (little ? count - 1 - i : i)]);
    return value;
}

std::string inPng(std::string_view file)
{
    for (size_t at = pngSignature.size(); file.size() - at >= 12;) {
        const uint64_t length = number(file, at, 4);
        if (length > file.size() - at - 12)
            break;
        if (file.substr(at + 4, 4) == "caBX")
            return std::string(file.substr(at + 8, length));
        at += 12 + length;
    }
    return {};
}

std::string inWebp(std::string_view file)
{
    for (size_t at = 12; file.size() - std::min(at, file.size()) >= 8;) {
        const uint64_t length = number(file, at + 4, 4, /*little=*/true);
        if (length > file.size() - at - 8)
            break;
        if (file.substr(at, 4) == "C2PA")
            return std::string(file.substr(at + 8, length));
        at += 8 + length + length % 2;
    }
    return {};
}

/// A box longer than a segment goes on in the next ones with its number, each of which repeats the head of the box.
std::string inJpeg(std::string_view file)
{
    std::map<uint64_t, std::map<uint64_t, std::string_view>> boxes; // number of the box, number of the segment
    for (size_t at = 2; file.size() - at >= 4 && uint8_t(file[at]) == 0xff;) {
        const auto marker = uint8_t(file[at + 1]);
        if (marker == 0xff) { // fills up
            ++at;
            continue;
        }
        if (marker == 0xda || marker == 0xd9) // the picture itself
            break;
        const uint64_t length = number(file, at + 2, 2);
        if (length < 2 || length > file.size() - at - 2)
            break;
        const std::string_view segment = file.substr(at + 4, length - 2);
        constexpr size_t head = 2 + 2 + 4 + 8; // "JP", the box, the segment, and the head of the box
        if (marker == 0xeb && segment.starts_with("JP") && segment.size() >= head)
            boxes[number(segment, 2, 2)].emplace(number(segment, 4, 4), segment.substr(8));
        at += 2 + length;
    }
    std::string all;
    for (const auto &[box, segments] : boxes) {
        bool first = true;
        for (const auto &[index, bytes] : segments) {
            const size_t head = number(bytes, 0, 4) == 1 && bytes.size() >= 16 ? 16 : 8;
            all += first ? bytes : bytes.substr(head);
            first = false;
        }
    }
    return all;
}

struct Box
{
    std::string_view type, content;
};

/// The box that `bytes` begins with, which is taken away from them; none where it is damaged.
std::optional<Box> takeBox(std::string_view &bytes)
{
    if (bytes.size() < 8)
        return std::nullopt;
    uint64_t length = number(bytes, 0, 4);
    size_t head = 8;
    if (length == 1) {
        if (bytes.size() < 16)
            return std::nullopt;
        length = number(bytes, 8, 8);
        head = 16;
    } else if (length == 0) {
        length = bytes.size(); // to the end
    }
    if (length < head || length > bytes.size())
        return std::nullopt;
    const Box box{bytes.substr(4, 4), bytes.substr(head, length - head)};
    bytes.remove_prefix(length);
    return box;
}

} // namespace

std::string jumbfIn(std::string_view file)
{
    if (file.starts_with(pngSignature))
        return inPng(file);
    if (file.starts_with("\xff\xd8"sv))
        return inJpeg(file);
    if (file.starts_with("RIFF") && file.substr(std::min<size_t>(file.size(), 8), 4) == "WEBP")
        return inWebp(file);
    return {};
}

std::string labelOf(std::string_view inside)
{
    const std::optional<Box> description = takeBox(inside);
    constexpr size_t uuid = 16, toggles = 1;
    constexpr uint8_t hasLabel = 2;
    if (!description || description->type != "jumd" || description->content.size() < uuid + toggles
        || (uint8_t(description->content[uuid]) & hasLabel) == 0)
        return {};
    const std::string_view rest = description->content.substr(uuid + toggles);
    return std::string(rest.substr(0, std::min<size_t>(rest.find('\0'), 200)));
}

void forEachBox(std::string_view boxes, const std::function<void(const JumbfBox &)> &visit)
{
    const std::string label = labelOf(boxes);
    takeBox(boxes);
    for (size_t i = 0; i < mostBoxes; ++i) {
        const std::optional<Box> box = takeBox(boxes);
        if (!box)
            return;
        visit({label, box->type, box->content});
    }
}

void forEachOuterBox(std::string_view boxes, const std::function<void(const JumbfBox &)> &visit)
{
    for (size_t i = 0; i < mostBoxes; ++i) {
        const std::optional<Box> box = takeBox(boxes);
        if (!box)
            return;
        if (box->type == "jumb")
            visit({{}, box->type, box->content});
    }
}

} // namespace core::image
