// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace core::image {

/// What an XMP packet says of where a picture comes from; empty where it does not.
struct XmpFacts
{
    std::string digitalSourceType; ///< Iptc4xmpExt:DigitalSourceType, an address
    std::string creatorTool;       ///< xmp:CreatorTool
    std::string provenance;        ///< dcterms:provenance: where Content Credentials lie
};

/// Never throws: a damaged packet says nothing.
XmpFacts xmpFacts(const std::string &packet);

} // namespace core::image
