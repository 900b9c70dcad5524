// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/spokenlanguage.h"

namespace core::text {

namespace {

// The longest of what begins alike goes first.
constexpr SpokenCurrency englishCurrencies[] = {
    {"US$", "dollar", "dollars", "cent", "cents"},
    {"CA$", "Canadian dollar", "Canadian dollars", "cent", "cents"},
    {"AU$", "Australian dollar", "Australian dollars", "cent", "cents"},
    {"NZ$", "New Zealand dollar", "New Zealand dollars", "cent", "cents"},
    {"HK$", "Hong Kong dollar", "Hong Kong dollars", "cent", "cents"},
    {"C$", "Canadian dollar", "Canadian dollars", "cent", "cents"},
    {"A$", "Australian dollar", "Australian dollars", "cent", "cents"},
    {"R$", "real", "reais", "centavo", "centavos"},
    {"$", "dollar", "dollars", "cent", "cents"},
    {"£", "pound", "pounds", "penny", "pence"},
    {"€", "euro", "euros", "cent", "cents"},
    {"¥", "yen", "yen", "", ""},
    {"₹", "rupee", "rupees", "paisa", "paise"},
    {"₽", "ruble", "rubles", "kopek", "kopeks"},
    {"₩", "won", "won", "", ""},
    {"₿", "bitcoin", "bitcoins", "", ""},
    {"USD", "U.S. dollar", "U.S. dollars", "cent", "cents"},
    {"EUR", "euro", "euros", "cent", "cents"},
    {"GBP", "pound", "pounds", "penny", "pence"},
    {"CHF", "Swiss franc", "Swiss francs", "centime", "centimes"},
    {"JPY", "yen", "yen", "", ""},
    {"CAD", "Canadian dollar", "Canadian dollars", "cent", "cents"},
    {"AUD", "Australian dollar", "Australian dollars", "cent", "cents"},
};
constexpr SpokenCurrency germanCurrencies[] = {
    {"US$", "Dollar", "Dollar", "Cent", "Cent"},
    {"$", "Dollar", "Dollar", "Cent", "Cent"},
    {"€", "Euro", "Euro", "Cent", "Cent"},
    {"£", "Pfund", "Pfund", "Penny", "Pence"},
    {"¥", "Yen", "Yen", "", ""},
    {"EUR", "Euro", "Euro", "Cent", "Cent"},
    {"USD", "Dollar", "Dollar", "Cent", "Cent"},
    {"GBP", "Pfund", "Pfund", "Penny", "Pence"},
    {"CHF", "Franken", "Franken", "Rappen", "Rappen"},
};
constexpr SpokenCurrency frenchCurrencies[] = {
    {"US$", "dollar", "dollars", "cent", "cents"},
    {"$", "dollar", "dollars", "cent", "cents"},
    {"€", "euro", "euros", "centime", "centimes"},
    {"£", "livre", "livres", "penny", "pence"},
    {"¥", "yen", "yens", "", ""},
    {"EUR", "euro", "euros", "centime", "centimes"},
    {"USD", "dollar", "dollars", "cent", "cents"},
    {"GBP", "livre", "livres", "penny", "pence"},
    {"CHF", "franc suisse", "francs suisses", "centime", "centimes"},
};
constexpr SpokenCurrency spanishCurrencies[] = {
    {"US$", "dólar", "dólares", "centavo", "centavos"},
    {"$", "dólar", "dólares", "centavo", "centavos"},
    {"€", "euro", "euros", "céntimo", "céntimos"},
    {"£", "libra", "libras", "penique", "peniques"},
    {"¥", "yen", "yenes", "", ""},
    {"EUR", "euro", "euros", "céntimo", "céntimos"},
    {"USD", "dólar", "dólares", "centavo", "centavos"},
    {"GBP", "libra", "libras", "penique", "peniques"},
};

constexpr SpokenMagnitude englishMagnitudes[] = {
    {"thousand", "thousand"}, {"million", "million"}, {"billion", "billion"}, {"trillion", "trillion"}, {"hundred", "hundred"},
    {"mln", "million"},       {"mil", "million"},     {"mn", "million"},      {"MM", "million"},        {"bln", "billion"},
    {"bn", "billion"},        {"Bn", "billion"},      {"tn", "trillion"},     {"trn", "trillion"},      {"m", "million"},
    {"M", "million"},         {"b", "billion"},       {"B", "billion"},       {"T", "trillion"},        {"k", "thousand"},
    {"K", "thousand"},
};
constexpr SpokenMagnitude germanMagnitudes[] = {
    {"Millionen", "Millionen"}, {"Million", "Million"}, {"Milliarden", "Milliarden"}, {"Mio.", "Millionen"},  {"Mrd.", "Milliarden"},
    {"Mio", "Millionen"},       {"Mrd", "Milliarden"},  {"Tsd.", "Tausend"},          {"Tausend", "Tausend"}, {"tausend", "tausend"},
};
constexpr SpokenMagnitude frenchMagnitudes[] = {
    {"millions", "millions"}, {"million", "million"}, {"milliards", "milliards"}, {"milliard", "milliard"},
    {"Mds", "milliards"},     {"Md", "milliards"},    {"M", "millions"},          {"k", "mille"},
};
constexpr SpokenMagnitude spanishMagnitudes[] = {
    {"millones", "millones"}, {"millón", "millón"}, {"mil millones", "mil millones"}, {"M", "millones"}, {"mil", "mil"},
};

constexpr SpokenLanguage english = {
    .name = "en",
    .point = '.',
    .minus = "minus",
    .plus = "plus",
    .plusOrMinus = "plus or minus",
    .about = "about",
    .to = "to",
    .by = "by",
    .times = "times",
    .dividedBy = "divided by",
    .equals = "equals",
    .greater = "is greater than",
    .less = "is less than",
    .percent = "percent",
    .perThousand = "per thousand",
    .per = "per",
    .degree = "degree",
    .degrees = "degrees",
    .dot = "dot",
    .at = "at",
    .slash = "slash",
    .dash = "dash",
    .underscore = "underscore",
    .colon = "colon",
    .hashtag = "hashtag",
    .andWord = "and",
    .number = "number",
    .section = "section",
    .copyright = "copyright",
    .star = "star",
    .stars = "stars",
    .squared = "squared",
    .cubed = "cubed",
    .power = "to the power of",
    .one = "1",
    .cents = "and",
    .namesCents = true,
    .ofMoney = "",
    .months = {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
    .currencies = englishCurrencies,
    .magnitudes = englishMagnitudes,
    .counted =
        "chapter chapters ch. part parts book books volume volumes vol. act scene section sections canto letter phase article articles "
        "art. type class appendix figure figures fig. table tables stage level title war wars bowl fantasy rocky apollo gemini episode season "
        "schedule division unit lesson exhibit plate page pages p. pp. symphony concerto sonata mark saturn titan grade group tier "
        "psalm verse movement round factor star mode quest",
    .crowned =
        "louis henry charles george elizabeth william edward richard james pius paul john leo gregory clement mary philip peter "
        "nicholas napoleon francis ivan catherine frederick victor otto benedict innocent urban alexander ferdinand christian gustav "
        "wilhelm ramesses ptolemy leopold albert umberto carlos alfonso juan felipe haakon olav harald margrethe carl xerxes darius "
        "cyrus mithridates antiochus seleucus amenhotep thutmose constantine theodosius justinian valentinian boniface julius sixtus "
        "celestine honorius eugene adrian stephen robert kenneth david rudolf rudolph maximilian joseph franz friedrich heinrich "
        "ludwig karl casimir sigismund vladislaus mehmed murad selim suleiman bayezid abdulhamid rama chulalongkorn pedro manuel sancho "
        "baldwin conrad lothair bela andrew ladislaus",
    .titles = "king queen pope emperor empress tsar czar kaiser prince princess sultan shah duke saint pharaoh patriarch lord",
    .calls = "call dial phone tel tel. telephone fax text ring mobile cell number at",
    .eras = "century centuries olympiad dynasty legion millennium congress corps",
};
constexpr SpokenLanguage german = {
    .name = "de",
    .point = ',',
    .minus = "minus",
    .plus = "plus",
    .plusOrMinus = "plus minus",
    .about = "etwa",
    .to = "bis",
    .by = "mal",
    .times = "mal",
    .dividedBy = "geteilt durch",
    .equals = "gleich",
    .greater = "größer als",
    .less = "kleiner als",
    .percent = "Prozent",
    .perThousand = "Promille",
    .per = "pro",
    .degree = "Grad",
    .degrees = "Grad",
    .dot = "Punkt",
    .at = "ät",
    .slash = "Schrägstrich",
    .dash = "Bindestrich",
    .underscore = "Unterstrich",
    .colon = "Doppelpunkt",
    .hashtag = "Hashtag",
    .andWord = "und",
    .number = "Nummer",
    .section = "Paragraph",
    .copyright = "Copyright",
    .star = "Stern",
    .stars = "Sterne",
    .squared = "hoch 2",
    .cubed = "hoch 3",
    .power = "hoch",
    .one = "ein",
    .cents = "",
    .namesCents = false,
    .ofMoney = "",
    .months = {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"},
    .currencies = germanCurrencies,
    .magnitudes = germanMagnitudes,
    .counted =
        "kapitel band teil buch akt szene abschnitt artikel abbildung abb. tabelle anhang stufe phase weltkrieg klasse typ seite s. kap. bd. teils",
    .crowned =
        "ludwig heinrich karl friedrich wilhelm otto georg elisabeth katharina benedikt pius johannes paul leo gregor peter nikolaus "
        "napoleon franz ferdinand philipp alexander iwan maria konrad rudolf maximilian joseph leopold albrecht eduard richard jakob "
        "christian gustav carl margrethe beatrix ramses",
    .titles = "könig königin papst kaiser kaiserin zar zarin fürst herzog prinz sultan",
    .calls = "tel tel. telefon telefonnummer anruf fax unter",
    .eras = "jahrhundert jahrhunderts jahrhunderte jahrtausend weltkrieg",
};
constexpr SpokenLanguage french = {
    .name = "fr",
    .point = ',',
    .minus = "moins",
    .plus = "plus",
    .plusOrMinus = "plus ou moins",
    .about = "environ",
    .to = "à",
    .by = "par",
    .times = "fois",
    .dividedBy = "divisé par",
    .equals = "égale",
    .greater = "supérieur à",
    .less = "inférieur à",
    .percent = "pour cent",
    .perThousand = "pour mille",
    .per = "par",
    .degree = "degré",
    .degrees = "degrés",
    .dot = "point",
    .at = "arobase",
    .slash = "barre oblique",
    .dash = "tiret",
    .underscore = "tiret bas",
    .colon = "deux points",
    .hashtag = "hashtag",
    .andWord = "et",
    .number = "numéro",
    .section = "paragraphe",
    .copyright = "copyright",
    .star = "étoile",
    .stars = "étoiles",
    .squared = "au carré",
    .cubed = "au cube",
    .power = "puissance",
    .one = "un",
    .cents = "",
    .namesCents = false,
    .ofMoney = "d’",
    .months = {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
    .currencies = frenchCurrencies,
    .magnitudes = frenchMagnitudes,
    .counted =
        "chapitre tome partie livre acte scène section article figure tableau annexe volume phase niveau type classe page p. chap. guerre",
    .crowned =
        "louis henri charles françois napoléon philippe jean paul pie benoît léon grégoire pierre nicolas catherine elizabeth élisabeth "
        "alexandre guillaume frédéric georges edouard édouard jacques richard robert ivan marie ferdinand alphonse léopold albert ramsès",
    .titles = "roi reine pape empereur impératrice tsar tsarine prince duc sultan",
    .calls = "tél tél. téléphone fax appelez au",
    .eras = "siècle siècles arrondissement dynastie république",
};
constexpr SpokenLanguage spanish = {
    .name = "es",
    .point = ',',
    .minus = "menos",
    .plus = "más",
    .plusOrMinus = "más o menos",
    .about = "unos",
    .to = "a",
    .by = "por",
    .times = "por",
    .dividedBy = "dividido entre",
    .equals = "igual a",
    .greater = "mayor que",
    .less = "menor que",
    .percent = "por ciento",
    .perThousand = "por mil",
    .per = "por",
    .degree = "grado",
    .degrees = "grados",
    .dot = "punto",
    .at = "arroba",
    .slash = "barra",
    .dash = "guion",
    .underscore = "guion bajo",
    .colon = "dos puntos",
    .hashtag = "hashtag",
    .andWord = "y",
    .number = "número",
    .section = "sección",
    .copyright = "copyright",
    .star = "estrella",
    .stars = "estrellas",
    .squared = "al cuadrado",
    .cubed = "al cubo",
    .power = "elevado a",
    .one = "un",
    .cents = "con",
    .namesCents = false,
    .ofMoney = "de ",
    .months = {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"},
    .currencies = spanishCurrencies,
    .magnitudes = spanishMagnitudes,
    .counted =
        "capítulo tomo parte libro acto escena sección artículo figura tabla anexo volumen fase nivel tipo clase página pág. guerra siglo siglos cap.",
    .crowned =
        "felipe alfonso carlos fernando isabel juan luis enrique pedro sancho ramiro jaime napoleón pío pablo benedicto león gregorio "
        "nicolás catalina alejandro guillermo federico jorge eduardo francisco",
    .titles = "rey reina papa emperador emperatriz zar príncipe duque sultán",
    .calls = "tel tel. teléfono fax llame al",
    .eras = "",
};

} // namespace

const SpokenLanguage *spokenLanguage(std::string_view language)
{
    const std::string_view name = language.substr(0, language.find('-'));
    for (const SpokenLanguage *each : {&english, &german, &french, &spanish})
        if (each->name == name)
            return each;
    return nullptr;
}

bool isInList(std::string_view word, std::string_view list)
{
    if (word.empty() || word.find(' ') != std::string_view::npos)
        return false;
    for (size_t at = list.find(word); at != std::string_view::npos; at = list.find(word, at + 1))
        if ((at == 0 || list[at - 1] == ' ') && (at + word.size() == list.size() || list[at + word.size()] == ' '))
            return true;
    return false;
}

} // namespace core::text
