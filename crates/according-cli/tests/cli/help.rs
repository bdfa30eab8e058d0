use crate::fixture::{check, output, stdout, typed};

#[test]
fn the_bare_name_gives_a_tour() {
    let folder = tempfile::tempdir().expect("a folder");
    check("tour", typed(folder.path(), ""));
    check("version", typed(folder.path(), "--version"));
    check("help", typed(folder.path(), "-h"));
    check("unknown_command", typed(folder.path(), "reed news"));
}

#[test]
fn every_command_has_examples_in_its_help() {
    let folder = tempfile::tempdir().expect("a folder");
    const COMMANDS: [&str; 14] = [
        "read",
        "to",
        "about",
        "search",
        "export",
        "import",
        "sql",
        "show",
        "xray",
        "serve",
        "verify",
        "stats",
        "completions",
        "man",
    ];
    for command in COMMANDS {
        let help = stdout(&output(typed(folder.path(), &format!("{command} --help"))));
        assert!(help.contains(&format!("Examples:\n  according {command}")), "{help}");
    }
}

#[test]
fn completions_and_the_manual_page_know_every_command() {
    let folder = tempfile::tempdir().expect("a folder");
    for line in ["completions bash", "completions zsh", "completions fish", "man"] {
        let made = stdout(&output(typed(folder.path(), line)));
        for command in ["read", "about", "verify"] {
            assert!(made.contains(command), "{line} does not know {command}");
        }
    }
}
