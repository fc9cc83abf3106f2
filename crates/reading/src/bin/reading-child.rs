//! The reading process on its own. Bannette's binary runs the same function behind a hidden argument.

use std::process::ExitCode;

fn main() -> ExitCode {
    reading::child::main()
}
