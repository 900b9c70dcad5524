// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace core::library {

/// Whom a certificate (X.509, DER; RFC 5280) is of and who gave it: the organisation, or else the common name. UTF-8; empty where there
/// is none or the certificate is damaged. Nothing is verified. Not by QSslCertificate, which loads a plugin that wants an application.
struct CertificateNames
{
    std::string subject, issuer;
};

CertificateNames certificateNames(std::string_view der);

} // namespace core::library
