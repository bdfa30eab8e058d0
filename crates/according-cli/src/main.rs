//! The binary `according`.

fn main() -> std::process::ExitCode {
    according_cli::main()
}
