// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/options.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <sstream>
#include <type_traits>
#include <utility>

namespace app {

/// What the options of one program share.
struct Options::Parser
{
    struct Needed
    {
        const CLI::App *app;
        std::string none, unknown;
    };

    Parser(const std::string &about, const std::string &program) : app(about, program) {}

    /// What is wrong, as a sentence.
    std::string explained(const CLI::ParseError &error) const;

    CLI::App app;
    std::string footer;
    std::vector<Needed> needed; ///< where a command has to be given
};

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

CLI::Validator validatorOf(const Check &check)
{
    return CLI::Validator([wrong = check.wrong](std::string &word) { return wrong(word); }, check.range);
}

std::string commandOf(const CLI::App &app)
{
    std::string command = app.get_name();
    for (const CLI::App *used = &app; !used->get_subcommands().empty();) {
        used = used->get_subcommands().front();
        command += " " + used->get_name();
    }
    return command;
}

/// "list, show or add"
std::string namesOf(const CLI::App &app)
{
    std::string names;
    const std::vector<const CLI::App *> commands = app.get_subcommands(nullptr);
    for (size_t i = 0; i < commands.size(); ++i)
        names += (i == 0 ? "" : i + 1 == commands.size() ? " or " : ", ") + commands[i]->get_name();
    return names;
}

/// CLI11's own words where they say it well.
std::string shortened(const CLI::ParseError &error)
{
    std::string what = error.what();
    if (const std::string prefix = "Could not convert: "; what.starts_with(prefix)) { // "--seed = x"
        const size_t equals = what.find(" = ");
        what = what.substr(prefix.size(), equals - prefix.size()) + ": " + what.substr(std::min(equals + 3, what.size()))
               + " is not such a number";
    }
    if (dynamic_cast<const CLI::ArgumentMismatch *>(&error))
        what = what.substr(0, what.find(':')) + " needs one value";
    what.resize(std::min(what.find('\n'), what.size()));
    while (!what.empty() && (what.back() == '.' || what.back() == ' '))
        what.pop_back();
    return what + ".";
}

} // namespace

Check within(double least, double most)
{
    const auto shown = [](double value) {
        std::ostringstream text;
        text << value;
        return text.str();
    };
    const std::string range = shown(least) + " to " + shown(most);
    return {[=](const std::string &word) {
        double value = NAN; // which CLI::Range lets pass
        const bool good = readNumber(word, value) && value >= least && value <= most;
        return good ? std::string() : word + " is not a number from " + range;
            },
            range};
}

Check wholeNumber()
{
    // CLI11 reads "-1" as the largest number there is.
    return {[](const std::string &word) {
        uint64_t value = 0;
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
        return error == std::errc() && end == word.data() + word.size() ? std::string()
                                                                        : word + " is not a number from 0 to 18446744073709551615";
    }};
}

Check among(std::vector<std::string_view> names, const std::string &what)
{
    return {
        [=](const std::string &word) { return std::ranges::find(names, word) != names.end() ? std::string() : word + " is not " + what; }};
}

Check like(bool (*fits)(std::string_view), const std::string &what)
{
    return {[=](const std::string &word) { return fits(word) ? std::string() : word + " is not " + what; }};
}

bool isNumber(std::string_view word, size_t most)
{
    return !word.empty() && word.size() <= most && std::ranges::all_of(word, isDigit);
}

bool isDecimal(std::string_view word)
{
    return !word.empty() && isDigit(word.back()) && std::ranges::count(word, '.') <= 1
           && std::ranges::all_of(word, [](char c) { return isDigit(c) || c == '.'; });
}

template <typename T>
bool readNumber(const std::string &word, T &to)
{
    return CLI::detail::lexical_cast(word, to);
}

template bool readNumber(const std::string &, int &);
template bool readNumber(const std::string &, uint64_t &);
template bool readNumber(const std::string &, double &);

Option &Option::check(const Check &check)
{
    m_option->check(validatorOf(check));
    return *this;
}

Option &Option::value(const std::string &name)
{
    m_option->type_name(name);
    return *this;
}

Option &Option::required()
{
    m_option->required();
    return *this;
}

Option &Option::separatedBy(char delimiter)
{
    m_option->delimiter(delimiter);
    return *this;
}

Option &Option::ofOneWord()
{
    m_option->allow_extra_args(false);
    return *this;
}

Option &Option::needs(const Option &other)
{
    m_option->needs(other.m_option);
    return *this;
}

Option &Option::excludes(const Option &other)
{
    m_option->excludes(other.m_option);
    return *this;
}

template <typename T>
Option Options::add(const std::string &names, T &to, const std::string &help)
{
    if constexpr (std::is_same_v<T, bool>)
        return Option(m_app->add_flag(names, to, help));
    else
        return Option(m_app->add_option(names, to, help));
}

template Option Options::add(const std::string &, bool &, const std::string &);
template Option Options::add(const std::string &, int &, const std::string &);
template Option Options::add(const std::string &, double &, const std::string &);
template Option Options::add(const std::string &, uint64_t &, const std::string &);
template Option Options::add(const std::string &, std::string &, const std::string &);
template Option Options::add(const std::string &, std::filesystem::path &, const std::string &);
template Option Options::add(const std::string &, std::vector<std::string> &, const std::string &);
template Option Options::add(const std::string &, std::optional<int> &, const std::string &);
template Option Options::add(const std::string &, std::optional<int64_t> &, const std::string &);
template Option Options::add(const std::string &, std::optional<double> &, const std::string &);

Option Options::add(const std::string &names, std::function<void(const std::string &)> take, const std::string &help)
{
    return Option(m_app->add_option_function<std::string>(names, take, help));
}

Option Options::addList(const std::string &names, std::function<void(const std::vector<std::string> &)> take, const std::string &help)
{
    return Option(m_app->add_option_function<std::vector<std::string>>(names, take, help));
}

Option Options::addFlag(const std::string &name, std::function<void()> then, const std::string &help)
{
    return Option(m_app->add_flag_callback(name, std::move(then), help));
}

Options Options::addCommand(const std::string &name, const std::string &help)
{
    CLI::App *command = m_app->add_subcommand(name, help);
    command->fallthrough(); // the common options, after the command too
    command->footer(m_parser->footer);
    return {*m_parser, *command};
}

void Options::requireCommand(const std::string &none, const std::string &unknown)
{
    m_app->require_subcommand(1);
    m_parser->needed.push_back({m_app, none, unknown});
}

void Options::setExample(const std::string &commandLine)
{
    m_app->footer("Example: " + commandLine + "\n\n" + m_parser->footer);
}

bool Options::isUsed() const
{
    return m_app->parsed();
}

bool Options::has(const std::string &option) const
{
    return m_app->count(option) > 0;
}

std::string Options::Parser::explained(const CLI::ParseError &error) const
{
    const std::vector<std::string> rest = app.remaining(/*recurse=*/true);
    const bool noCommand = app.get_subcommands().empty();
    if (!rest.empty() && (noCommand || dynamic_cast<const CLI::ExtrasError *>(&error))) {
        const bool isOption = rest.front().starts_with('-');
        return (isOption ? "Unknown option: " : noCommand ? "Unknown command: " : "Unknown argument: ") + rest.front() + ".";
    }
    const CLI::App *given = noCommand ? &app : app.get_subcommands().front();
    for (const auto &[needing, none, unknown] : needed) {
        if (needing != given || !given->get_subcommands().empty() || (noCommand && !dynamic_cast<const CLI::RequiredError *>(&error)))
            continue;
        return (rest.empty() ? std::string() : unknown + ": " + rest.front() + ". ") + none + ": " + namesOf(*given) + ".";
    }
    return shortened(error);
}

CommandLine::CommandLine(const std::string &program, const std::string &about, const std::string &version, const std::string &footer)
    : m_parser(std::make_unique<Options::Parser>(about, program))
{
    m_parser->footer = footer;
    m_parser->app.set_version_flag("--version", program + " " + version);
    m_parser->app.footer(footer);
}

CommandLine::~CommandLine() = default;

Options CommandLine::options()
{
    return {*m_parser, m_parser->app};
}

std::optional<std::string> CommandLine::parse(int argc, const char *const *argv)
{
    CLI::App &app = m_parser->app;
    try {
        app.parse(argc, argv);
        return std::nullopt;
    } catch (const CLI::CallForVersion &version) {
        return std::string(version.what()) + "\n";
    } catch (const CLI::CallForHelp &) {
        return app.help();
    } catch (const CLI::ParseError &error) {
        throw WrongUsage(m_parser->explained(error) + " See " + commandOf(app) + " --help.");
    }
}

} // namespace app
