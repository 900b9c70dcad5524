// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
class Option;
} // namespace CLI

namespace app {

// The command line's options, by CLI11, whose headers options.cpp alone compiles.

/// The command line cannot be understood; what() is a sentence with a hint.
class WrongUsage : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
};

/// What a word on the command line has to be.
struct Check
{
    std::function<std::string(const std::string &word)> wrong; ///< what is the matter with the word; empty: nothing
    std::string range = {};                                    ///< for the help
};

/// A finite number.
Check within(double least, double most);
/// From 0 to the largest of 64 bits.
Check wholeNumber();
/// `what` says what the word should be, as in "a sampler: ddim, euler".
Check among(std::vector<std::string_view> names, const std::string &what);
Check like(bool (*fits)(std::string_view word), const std::string &what);

// For checks: digits alone, not more than `most`; and digits that may have a point among them, as in .5
bool isNumber(std::string_view word, size_t most);
bool isDecimal(std::string_view word);

/// Reads as an option of that type would: int, uint64_t, double.
template <typename T>
bool readNumber(const std::string &word, T &to);

/// One option, to say more of it.
class Option
{
public:
    explicit Option(CLI::Option *option) : m_option(option) {}
    Option &check(const Check &check);
    Option &value(const std::string &name); ///< what the help calls it
    Option &required();
    Option &separatedBy(char delimiter); ///< of several in one word
    Option &ofOneWord();                 ///< a list that does not take the next word too
    Option &needs(const Option &other);
    Option &excludes(const Option &other);

private:
    CLI::Option *m_option;
};

/// The options of one command, or what all commands have in common.
class Options
{
public:
    /// `names` as in "--text,text", where the second one takes words that belong to no option. T is a bool (a flag), int,
    /// double, uint64_t, std::string, a path, a vector of strings, or an optional int, int64_t or double.
    template <typename T>
    Option add(const std::string &names, T &to, const std::string &help);
    Option add(const std::string &names, std::function<void(const std::string &)> take, const std::string &help);
    /// May be given several times.
    Option addList(const std::string &names, std::function<void(const std::vector<std::string> &)> take, const std::string &help);
    Option addFlag(const std::string &name, std::function<void()> then, const std::string &help);

    Options addCommand(const std::string &name, const std::string &help);
    /// One of its commands has to be given. The two begin the sentences for none and for one that is not known.
    void requireCommand(const std::string &none, const std::string &unknown);
    /// Comes in the help before what all commands have at its end.
    void setExample(const std::string &commandLine);

    // Once the command line is read:
    bool isUsed() const; ///< the command was given
    bool has(const std::string &option) const;

private:
    friend class CommandLine;
    struct Parser;
    Options(Parser &parser, CLI::App &app) : m_parser(&parser), m_app(&app) {}

    Parser *m_parser;
    CLI::App *m_app;
};

class CommandLine
{
public:
    /// `footer` is the end of each command's help.
    CommandLine(const std::string &program, const std::string &about, const std::string &version, const std::string &footer);
    ~CommandLine();

    Options options();

    /// Reads it into the options. What it returns was asked for instead: the help, the version. Throws WrongUsage.
    std::optional<std::string> parse(int argc, const char *const *argv);

private:
    std::unique_ptr<Options::Parser> m_parser;
};

} // namespace app
