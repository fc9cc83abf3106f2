//! The one binary: command line → configuration → application.

use std::process::ExitCode;

use bannette::cli;

fn main() -> ExitCode {
    cli::main()
}
