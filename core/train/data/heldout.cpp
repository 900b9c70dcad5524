// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/data/heldout.h"

#include "core/base/error.h"
#include "core/base/file.h"

#include <sstream>
#include <vector>

namespace core::train {

HeldOut::HeldOut(const std::filesystem::path &testPrompts)
{
    std::istringstream file(readTextFile(testPrompts, 1u << 20));
    int number = 0;
    for (std::string line; std::getline(file, line);) {
        ++number;
        if (line.empty() || line.starts_with('#'))
            continue;
        std::vector<std::string> fields;
        std::istringstream row(line);
        for (std::string field; std::getline(row, field, '\t');)
            fields.push_back(field);
        if (fields.size() != 5)
            throw Error("Line " + std::to_string(number) + " of " + shown(testPrompts)
                        + " is not kind, prompt, subjects, colour and count with tabs between.");
        const std::string &kind = fields[0], &subjects = fields[2], &colour = fields[3];
        const size_t plus = subjects.find('+');
        if (kind == "recoloured" || kind == "background") {
            m_keys.insert(kind + " " + subjects + " " + colour);
        } else if (kind == "count") {
            m_keys.insert(kind + " " + subjects + " " + fields[4]);
        } else if (kind == "pair" && plus != std::string::npos) {
            const std::string a = subjects.substr(0, plus), b = subjects.substr(plus + 1);
            m_keys.insert("pair " + a + " " + b);
            m_keys.insert("pair " + b + " " + a);
        } else if (kind != "plain") {
            throw Error("Line " + std::to_string(number) + " of " + shown(testPrompts) + " is of no known kind.");
        }
    }
}

} // namespace core::train
