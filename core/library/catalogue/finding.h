// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/library/catalogue/connection.h"
#include "core/library/catalogue/item.h"

#include <span>

namespace core::library {

// What is read from the database. On the connection's thread; throws Error.

Found findItems(Connection &connection, const ItemQuery &query);
int64_t countItems(Connection &connection, const ItemQuery &query);

std::vector<Item> readItems(Connection &connection, std::span<const int64_t> ids);
std::optional<int64_t> idAt(Connection &connection, const std::filesystem::path &path);
Facets readFacets(Connection &connection);
std::vector<Relative> readRelatives(Connection &connection, int64_t id, bool parents);

/// Vectors of one length, as they are kept: a byte a number, the largest of each text's being 127.
QByteArray packedMeaning(const std::vector<float> &vector);
/// Those whose meaning is nearest to a packed one's, among what the query's conditions let through.
Found findMeaning(Connection &connection, const QByteArray &meaning, const ItemQuery &query, int64_t limit, int64_t but = 0);

} // namespace core::library
