//! The command line in Chinese: help, and what is said of a wrong usage.
//!
//! clap knows English only. Its commands and arguments are changed before it reads the line, and its
//! errors are told anew from their kind and context; words stand in `texts/command-line.toml`.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::LazyLock;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, Error};

use crate::wording::fill;

type Words = BTreeMap<String, BTreeMap<String, String>>;

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    toml::from_str(include_str!("../../texts/command-line.toml"))
        .expect("a test reads the words of the command line")
});

fn find(section: &str, key: &str) -> Option<&'static str> {
    WORDS.get(section)?.get(key).map(String::as_str)
}

/// # Panics
///
/// Never: a test asks for all of them.
fn word(section: &str, key: &str) -> &'static str {
    find(section, key).unwrap_or_else(|| panic!("the command line has no words {section}.{key}"))
}

/// What help and usage are laid out by: clap's own, with our heading.
const TEMPLATE: &str = "{about}\n\n{heading}{usage}\n\n{all-args}{after-help}";

/// The command, with its help in Chinese.
pub(super) fn localised(command: Command) -> Command {
    let name = command.get_name().to_owned();
    let command = below(command, &name, &name)
        .disable_version_flag(true)
        .after_help(word("help", "after"));
    command.arg(flag("version", 'V', ArgAction::Version))
}

/// A command whose help is found at `path` and whose call is `call`, and all below it.
fn below(mut command: Command, path: &str, call: &str) -> Command {
    let arguments: Vec<_> = (command.get_arguments())
        .map(|argument| argument.get_id().clone())
        .collect();
    let mut usage = format!("{call} [{}]", word("frame", "options"));
    for id in arguments {
        // What stands before the command belongs to all commands.
        let path = match id.as_str() {
            "lang" => "lang".to_owned(),
            id => format!("{path}.{id}"),
        };
        command = command.mut_arg(id, |argument| {
            if argument.is_positional() {
                usage.extend([" [", value_name(&argument), "]"]);
            }
            self::argument(argument, &path)
        });
    }
    let names: Vec<_> = (command.get_subcommands())
        .map(|command| command.get_name().to_owned())
        .collect();
    if !names.is_empty() {
        usage.extend([" <", word("value", "COMMAND"), ">"]);
        command = command
            .subcommand_value_name(word("value", "COMMAND"))
            .subcommand_help_heading(word("frame", "commands"));
    }
    for name in names {
        command = command.mut_subcommand(&name, |command| {
            below(command, &name, &format!("{call} {name}"))
        });
    }
    command
        .about(word("help", path))
        .override_usage(usage)
        .help_template(TEMPLATE.replace("{heading}", word("frame", "usage")))
        .disable_help_flag(true)
        .arg(flag("help", 'h', ArgAction::Help))
}

fn flag(name: &'static str, short: char, action: ArgAction) -> Arg {
    Arg::new(name)
        .short(short)
        .long(name)
        .action(action)
        .help(word("help", name))
        .help_heading(word("frame", "options"))
}

fn argument(argument: Arg, path: &str) -> Arg {
    let help = word("help", path);
    let heading = if argument.is_positional() {
        word("frame", "arguments")
    } else {
        word("frame", "options")
    };
    let takes_value = argument.get_action().takes_values();
    let mut short = help.to_owned();
    let mut long = None;
    if takes_value {
        let values = argument.get_possible_values();
        let names: Vec<_> = values
            .iter()
            .map(clap::builder::PossibleValue::get_name)
            .collect();
        if !names.is_empty() {
            let joined = names.join(word("frame", "comma"));
            let list = names.iter().map(|name| {
                let meaning = word("help", &format!("{path}.{name}"));
                format!("\n- {name}：{meaning}")
            });
            let list: String = list.collect();
            long = Some(format!("{help}\n\n{}{list}", word("frame", "choice_list")));
            short += &fill(word("frame", "choices"), &[("values", &joined)]);
        }
        let default = (argument.get_default_values().first()).map(|value| value.to_string_lossy());
        if let Some(default) = default {
            let default = fill(word("frame", "default"), &[("value", &default)]);
            short += &default;
            long = long.map(|long| format!("{long}\n\n{default}"));
        }
    }
    let name = takes_value.then(|| value_name(&argument));
    let argument = argument.help(short).help_heading(heading);
    let argument = match long {
        Some(long) => argument.long_help(long),
        None => argument,
    };
    match name {
        Some(name) => argument
            .value_name(name)
            .hide_possible_values(true)
            .hide_default_value(true),
        None => argument,
    }
}

/// What stands for the argument's value, as English help has it: `DIR`.
fn english_name(argument: &Arg) -> String {
    match argument.get_value_names() {
        Some([name, ..]) => name.to_string(),
        _ => argument.get_id().as_str().to_uppercase(),
    }
}

fn value_name(argument: &Arg) -> &'static str {
    word("value", &english_name(argument))
}

/// What is wrong with the command line.
pub(super) fn refusal(error: &Error, call: &str) -> String {
    let (fact, remedy) = fact_and_remedy(error);
    let mut lines = vec![fill(word("frame", "error"), &[("fact", &fact)])];
    lines.extend(remedy.map(|remedy| fill(word("frame", "remedy"), &[("remedy", &remedy)])));
    let more = fill(word("frame", "more"), &[("command", &call)]);
    lines.extend([String::new(), more]);
    lines.join("\n")
}

/// A value of an error's context, in words.
fn context(error: &Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) if !texts.is_empty() => {
            Some(texts.join(word("frame", "comma")))
        }
        _ => None,
    }
    .filter(|text| !text.is_empty())
}

fn fact_and_remedy(error: &Error) -> (String, Option<String>) {
    let context = |kind| context(error, kind);
    let argument = context(ContextKind::InvalidArg).unwrap_or_default();
    let value = context(ContextKind::InvalidValue);
    let say = |key, arguments: &[(&str, &dyn Display)]| fill(word("refused", key), arguments);
    let near = |kind| context(kind).map(|near| say("near", &[("near", &near)]));
    let choices = || {
        let values = context(ContextKind::ValidValue);
        values.map(|values| say("choose", &[("values", &values)]))
    };
    match error.kind() {
        ErrorKind::UnknownArgument => (
            say("unknown", &[("argument", &argument)]),
            near(ContextKind::SuggestedArg),
        ),
        ErrorKind::InvalidSubcommand => {
            let command = context(ContextKind::InvalidSubcommand).unwrap_or_default();
            let near = near(ContextKind::SuggestedSubcommand);
            (say("command", &[("command", &command)]), near)
        }
        ErrorKind::InvalidValue if value.is_none() => {
            (say("no_value", &[("argument", &argument)]), choices())
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let value = value.unwrap_or_default();
            let fact = say("value", &[("argument", &argument), ("value", &value)]);
            let near = near(ContextKind::SuggestedValue);
            (fact, near.or_else(choices).or_else(|| expected(&argument)))
        }
        ErrorKind::NoEquals | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            (say("no_value", &[("argument", &argument)]), choices())
        }
        ErrorKind::TooManyValues => {
            let value = value.unwrap_or_default();
            let fact = say("too_many", &[("argument", &argument), ("value", &value)]);
            (fact, Some(say("drop_value", &[("value", &value)])))
        }
        ErrorKind::ArgumentConflict => (
            say("twice", &[("argument", &argument)]),
            Some(say("once", &[])),
        ),
        ErrorKind::MissingRequiredArgument => (say("missing", &[("argument", &argument)]), None),
        ErrorKind::MissingSubcommand => (say("no_command", &[]), None),
        ErrorKind::InvalidUtf8 => (say("not_unicode", &[]), None),
        _ => (say("other", &[]), None),
    }
}

/// How the value of an argument such as `--port <端口>` must be written.
fn expected(argument: &str) -> Option<String> {
    let names = WORDS.get("value")?;
    let name = names
        .iter()
        .find(|(_, name)| argument.contains(&format!("<{name}>")));
    find("expected", name?.0).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;

    /// The paths of all that help speaks of, with the English.
    fn spoken(command: &Command, path: &str, said: &mut Vec<(String, Option<String>)>) {
        let english = |text: Option<&clap::builder::StyledStr>| text.map(ToString::to_string);
        said.push((path.to_owned(), english(command.get_about())));
        for argument in command.get_arguments() {
            let path = match argument.get_id().as_str() {
                "lang" => "lang".to_owned(),
                id => format!("{path}.{id}"),
            };
            for value in argument.get_possible_values() {
                if argument.get_action().takes_values() {
                    let path = format!("{path}.{}", value.get_name());
                    said.push((path, english(value.get_help())));
                }
            }
            said.push((path, english(argument.get_help())));
        }
        for command in command.get_subcommands() {
            spoken(command, command.get_name(), said);
        }
    }

    #[test]
    fn every_command_argument_and_value_has_help_in_both_languages() {
        let mut said = Vec::new();
        spoken(&Cli::command(), "site-gen", &mut said);
        for (path, english) in &said {
            assert!(
                english.as_ref().is_some_and(|text| !text.is_empty()),
                "{path} in English"
            );
            assert!(find("help", path).is_some(), "{path} in Chinese");
        }
        let known: BTreeSet<&str> = (said.iter().map(|(path, _)| path.as_str()))
            .chain(["after", "help", "version"])
            .collect();
        for path in WORDS["help"].keys() {
            assert!(
                known.contains(path.as_str()),
                "{path} is not in the command line"
            );
        }
        localised(Cli::command()).debug_assert();
    }

    #[test]
    fn help_in_chinese_holds_no_english_of_clap() {
        for name in ["build", "serve", "check", "explain", "score", ""] {
            for flag in ["-h", "--help"] {
                let words = ["site-gen", name, flag];
                let words = words.into_iter().filter(|word| !word.is_empty());
                let error = localised(Cli::command())
                    .try_get_matches_from(words)
                    .expect_err("help was asked for");
                let help = error.to_string();
                for english in [
                    "Usage", "Options", "Commands", "default", "Print", "possible", "[OPT", "<DIR>",
                ] {
                    assert!(!help.contains(english), "{english} in {help}");
                }
                assert!(help.contains("用法："), "{help}");
            }
        }
    }
}
