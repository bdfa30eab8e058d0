//! The reference pages, made from the definitions of the command line.

use crate::args::Cli;
use clap::{Command, CommandFactory};
use clap_mangen::Man;
use std::io;

/// Columns to which the help is folded on the page.
const COLUMNS: usize = 90;

/// What clap_mangen puts before everything that it renders.
const DEFINITIONS: &str = ".ie \\n(.g .ds Aq \\(aq\n.el .ds Aq '\n";

/// The manual page, in roff: the program, then every command.
#[must_use]
pub fn man_page() -> Vec<u8> {
    let mut page = Vec::new();
    render(&mut page).expect("memory takes every byte");
    // Every section comes with the same definitions; the page needs them once.
    let page = String::from_utf8(page).expect("help is UTF-8");
    let (first, rest) = page.split_at(DEFINITIONS.len());
    format!("{first}{}", rest.replace(DEFINITIONS, "")).into_bytes()
}

/// The reference of every command, in Markdown.
#[must_use]
pub fn reference() -> String {
    let mut page = String::from(
        "# Command line\n\n<!-- Made by `cargo xtask codegen` from the definitions in crates/according-cli. -->\n\n",
    );
    let command = built();
    for command in std::iter::once(&command).chain(command.get_subcommands()) {
        let name = command.get_bin_name().unwrap_or(command.get_name()).to_owned();
        let mut command = command.clone().term_width(COLUMNS).max_term_width(COLUMNS);
        let help = command.render_long_help().to_string();
        let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
        page.push_str(&format!("## `{name}`\n\n```text\n{}\n```\n\n", lines.join("\n").trim_end()));
    }
    page.truncate(page.trim_end().len());
    page.push('\n');
    page
}

fn built() -> Command {
    let mut command = Cli::command().color(clap::ColorChoice::Never);
    command.build();
    command
}

fn render(page: &mut Vec<u8>) -> io::Result<()> {
    let command = built();
    let whole = Man::new(command.clone());
    whole.render_title(page)?;
    whole.render_name_section(page)?;
    whole.render_synopsis_section(page)?;
    whole.render_description_section(page)?;
    whole.render_options_section(page)?;
    notes(page, &command);
    for command in command.get_subcommands() {
        let name = command.get_bin_name().unwrap_or(command.get_name()).to_uppercase();
        page.extend(format!(".SH {name}\n").bytes());
        let man = Man::new(command.clone());
        let mut section = Vec::new();
        man.render_description_section(&mut section)?;
        man.render_synopsis_section(&mut section)?;
        man.render_options_section(&mut section)?;
        notes(&mut section, command);
        // One page holds every command, so what would be a section of a page of its own is a part of one here.
        let section = String::from_utf8_lossy(&section).replace(".SH ", ".SS ").replacen(".SS DESCRIPTION\n", "", 1);
        page.extend(section.bytes());
    }
    Ok(())
}

/// Examples and exit codes, with their lines as they are.
fn notes(page: &mut Vec<u8>, command: &Command) {
    let Some(notes) = command.get_after_long_help() else { return };
    let (title, body) = match notes.to_string() {
        notes if notes.starts_with("Examples:\n") => ("EXAMPLES", notes["Examples:\n".len()..].to_owned()),
        notes => ("EXIT STATUS", notes.trim_start_matches("Exit codes:\n").to_owned()),
    };
    page.extend(format!(".SH {title}\n.nf\n").bytes());
    for line in body.lines() {
        // A dot or an apostrophe at the beginning of a line would be a request.
        page.extend(format!("\\&{}\n", line.replace('\\', "\\e").replace('-', "\\-")).bytes());
    }
    page.extend(b".fi\n");
}
