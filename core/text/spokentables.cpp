// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/spokentables.h"

namespace core::text {

namespace {

using enum SpokenAbbreviation::Before;

constexpr SpokenUnit englishUnits[] = {
    {"km", "kilometer", "kilometers"},
    {"m", "meter", "meters"},
    {"cm", "centimeter", "centimeters"},
    {"mm", "millimeter", "millimeters"},
    {"km²", "square kilometer", "square kilometers"},
    {"m²", "square meter", "square meters"},
    {"m³", "cubic meter", "cubic meters"},
    {"km/h", "kilometer per hour", "kilometers per hour"},
    {"kph", "kilometer per hour", "kilometers per hour"},
    {"m/s", "meter per second", "meters per second"},
    {"mph", "mile per hour", "miles per hour"},
    {"ft", "foot", "feet"},
    {"lb", "pound", "pounds"},
    {"lbs", "pound", "pounds"},
    {"oz", "ounce", "ounces"},
    {"kg", "kilogram", "kilograms"},
    {"g", "gram", "grams"},
    {"mg", "milligram", "milligrams"},
    {"ml", "milliliter", "milliliters"},
    {"ms", "millisecond", "milliseconds"},
    {"Hz", "hertz", "hertz"},
    {"kHz", "kilohertz", "kilohertz"},
    {"MHz", "megahertz", "megahertz"},
    {"GHz", "gigahertz", "gigahertz"},
    {"kB", "kilobyte", "kilobytes"},
    {"KB", "kilobyte", "kilobytes"},
    {"MB", "megabyte", "megabytes"},
    {"GB", "gigabyte", "gigabytes"},
    {"TB", "terabyte", "terabytes"},
    {"kW", "kilowatt", "kilowatts"},
    {"kWh", "kilowatt hour", "kilowatt hours"},
    {"°C", "degree Celsius", "degrees Celsius"},
    {"°F", "degree Fahrenheit", "degrees Fahrenheit"},
};

constexpr SpokenUnit germanUnits[] = {
    {"km", "Kilometer", "Kilometer"},
    {"m", "Meter", "Meter"},
    {"cm", "Zentimeter", "Zentimeter"},
    {"mm", "Millimeter", "Millimeter"},
    {"m²", "Quadratmeter", "Quadratmeter"},
    {"km/h", "Kilometer pro Stunde", "Kilometer pro Stunde"},
    {"kg", "Kilogramm", "Kilogramm"},
    {"g", "Gramm", "Gramm"},
    {"mg", "Milligramm", "Milligramm"},
    {"ml", "Milliliter", "Milliliter"},
    {"Hz", "Hertz", "Hertz"},
    {"kHz", "Kilohertz", "Kilohertz"},
    {"MHz", "Megahertz", "Megahertz"},
    {"GHz", "Gigahertz", "Gigahertz"},
    {"MB", "Megabyte", "Megabyte"},
    {"GB", "Gigabyte", "Gigabyte"},
    {"°C", "Grad Celsius", "Grad Celsius"},
};

constexpr SpokenUnit frenchUnits[] = {
    {"km/h", "kilomètre heure", "kilomètres heure"},
    {"m²", "mètre carré", "mètres carrés"},
    {"°C", "degré Celsius", "degrés Celsius"},
};

constexpr SpokenUnit spanishUnits[] = {
    {"km", "kilómetro", "kilómetros"},
    {"m", "metro", "metros"},
    {"cm", "centímetro", "centímetros"},
    {"mm", "milímetro", "milímetros"},
    {"m²", "metro cuadrado", "metros cuadrados"},
    {"km/h", "kilómetro por hora", "kilómetros por hora"},
    {"g", "gramo", "gramos"},
    {"ml", "mililitro", "mililitros"},
    {"°C", "grado Celsius", "grados Celsius"},
};

constexpr SpokenAbbreviation englishAbbreviations[] = {
    {"No.", "number", Number},
    {"Nos.", "numbers", Number},
    {"Fig.", "figure", Number},
    {"Figs.", "figures", Number},
    {"p.", "page", Number},
    {"pp.", "pages", Number},
    {"Vol.", "volume", Number},
    {"vol.", "volume", Number},
    {"Ch.", "chapter", Number},
    {"ch.", "chapter", Number},
    {"approx.", "approximately"},
    {"vs.", "versus"},
    {"vs", "versus"},
    {"w/o", "without"},
    {"Jr.", "Junior", Anything, true},
    {"Sr.", "Senior", Anything, true},
    {"C#", "C sharp"},
    {"24/7", "24 7"},
    {"Jan.", "January", Number},
    {"Feb.", "February", Number},
    {"Mar.", "March", Number},
    {"Apr.", "April", Number},
    {"Jun.", "June", Number},
    {"Jul.", "July", Number},
    {"Aug.", "August", Number},
    {"Sep.", "September", Number},
    {"Sept.", "September", Number},
    {"Oct.", "October", Number},
    {"Nov.", "November", Number},
    {"Dec.", "December", Number},
};

constexpr SpokenAbbreviation germanAbbreviations[] = {
    {"z. B.", "zum Beispiel"},
    {"z.B.", "zum Beispiel"},
    {"d. h.", "das heißt"},
    {"d.h.", "das heißt"},
    {"u. a.", "unter anderem"},
    {"u.a.", "unter anderem"},
    {"usw.", "und so weiter", Anything, true},
    {"bzw.", "beziehungsweise"},
    {"ca.", "circa"},
    {"Dr.", "Doktor", Name},
    {"Prof.", "Professor", Name},
    {"Hr.", "Herr", Name},
    {"Fr.", "Frau", Name},
    {"St.", "Sankt", Name},
    {"Nr.", "Nummer", Number},
    {"S.", "Seite", Number},
    {"Bd.", "Band", Number},
    {"Kap.", "Kapitel", Number},
    {"Mio.", "Millionen"},
    {"Mrd.", "Milliarden"},
};

constexpr SpokenAbbreviation frenchAbbreviations[] = {
    {"M.", "monsieur", Name},
    {"MM.", "messieurs", Name},
    {"n°", "numéro", Number},
    {"p.", "page", Number},
    {"p. ex.", "par exemple"},
    {"c.-à-d.", "c’est-à-dire"},
    {"etc.", "et cetera", Anything, true},
};

constexpr SpokenAbbreviation spanishAbbreviations[] = {
    {"Sr.", "señor", Name},
    {"Sra.", "señora", Name},
    {"Dr.", "doctor", Name},
    {"Dra.", "doctora", Name},
    {"n.º", "número", Number},
    {"pág.", "página", Number},
    {"etc.", "etcétera", Anything, true},
    {"p. ej.", "por ejemplo"},
    {"EE. UU.", "Estados Unidos"},
    {"EE.UU.", "Estados Unidos"},
};

std::string_view first(std::string_view language)
{
    return language.substr(0, language.find('-'));
}

} // namespace

std::span<const SpokenUnit> spokenUnits(std::string_view language)
{
    const std::string_view name = first(language);
    if (name == "en")
        return englishUnits;
    if (name == "de")
        return germanUnits;
    if (name == "fr")
        return frenchUnits;
    if (name == "es")
        return spanishUnits;
    return {};
}

std::span<const SpokenAbbreviation> spokenAbbreviations(std::string_view language)
{
    const std::string_view name = first(language);
    if (name == "en")
        return englishAbbreviations;
    if (name == "de")
        return germanAbbreviations;
    if (name == "fr")
        return frenchAbbreviations;
    if (name == "es")
        return spanishAbbreviations;
    return {};
}

} // namespace core::text
