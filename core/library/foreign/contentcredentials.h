// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace core::library {

/// What the newest manifest of a file's Content Credentials (C2PA) says. It is read, not verified: nothing here tells whether the
/// signature fits the picture, or who holds the key.
struct ContentCredentials
{
    std::string generator;            ///< "make_test_images/0.33.1", "Adobe Firefly"
    std::string title;                ///< of the work
    std::string signer, issuer;       ///< names in the certificate; empty where it cannot be read
    std::vector<std::string> actions; ///< in order, without "c2pa.": "created", "opened", "resized"
    std::string sourceType;           ///< the IPTC's word of the first action that has one: "trainedAlgorithmicMedia"
    std::vector<std::string> made;    ///< the programs that the actions name
    int ingredients = 0;              ///< works that it was made of
};

/// What stands in a picture file; none where it has no Content Credentials. Such as are damaged tell what can be read of them.
std::optional<ContentCredentials> contentCredentialsIn(std::string_view file);

/// The last part of an address of a source type: "trainedAlgorithmicMedia".
std::string sourceTypeName(const std::string &address);

} // namespace core::library
