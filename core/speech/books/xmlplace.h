// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

#include <expat.h>

namespace core::speech {

// Where expat's parser is. Since 2.8 its functions for this are deprecated for ones that count in 64 bits, which
// expat of Debian 12 and Ubuntu 24.04 lacks; each is taken where it is declared.

/// Counted from 1.
template <typename Parser>
size_t xmlLine(Parser parser)
{
    if constexpr (requires { XML_GetCurrentLineNumber64(parser); })
        return size_t(XML_GetCurrentLineNumber64(parser));
    else
        return size_t(XML_GetCurrentLineNumber(parser));
}

/// Counted from 0.
template <typename Parser>
size_t xmlColumn(Parser parser)
{
    if constexpr (requires { XML_GetCurrentColumnNumber64(parser); })
        return size_t(XML_GetCurrentColumnNumber64(parser));
    else
        return size_t(XML_GetCurrentColumnNumber(parser));
}

/// Of the first byte of what the parser reports.
template <typename Parser>
size_t xmlByte(Parser parser)
{
    if constexpr (requires { XML_GetCurrentByteIndex64(parser); })
        return size_t(XML_GetCurrentByteIndex64(parser));
    else
        return size_t(XML_GetCurrentByteIndex(parser));
}

/// How many bytes of the text what the parser reports takes.
template <typename Parser>
size_t xmlBytes(Parser parser)
{
    if constexpr (requires { XML_GetCurrentByteCount64(parser); })
        return size_t(XML_GetCurrentByteCount64(parser));
    else
        return size_t(XML_GetCurrentByteCount(parser));
}

} // namespace core::speech
