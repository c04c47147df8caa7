//! `cargo xtask explain`: what the code of a diagnostic or the class of a finding means.

use clap::Args;
use conformance::Class;
use spec::Code;

use crate::exit::Exit;

/// Explain a diagnostic's code, such as E201, or the class of a finding, such as R-FIELD-NEW.
///
/// Without either, lists them all.
#[derive(Args)]
#[command(after_help = "Examples:
  cargo xtask explain E201        what the code means and what to do
  cargo xtask explain B-IDEMP     what the class means, and for whom it is how bad
  cargo xtask explain             every code and class, a line each

Exit codes: 0 explained; 2 there is no such code or class.")]
pub(crate) struct Arguments {
    /// The code or class, in either case
    #[arg(value_name = "CODE", value_parser = subject)]
    subject: Option<Subject>,
}

#[derive(Clone, Copy)]
enum Subject {
    Code(Code),
    Class(Class),
}

pub(crate) fn run(arguments: &Arguments) -> Exit {
    match arguments.subject {
        Some(Subject::Code(code)) => anstream::println!(
            "{code}: {}\n\n{}\n\nTo mend it: {}",
            code.title(),
            code.explanation(),
            code.remedy()
        ),
        Some(Subject::Class(class)) => explain(class),
        None => {
            for code in Code::ALL {
                anstream::println!("{code}  {}", code.title());
            }
            for class in Class::ALL {
                anstream::println!("{:<15} {}", class.id(), class.title());
            }
        }
    }
    Exit::Clean
}

fn explain(class: Class) {
    anstream::println!(
        "{}: {}\n\n{}\n\nWhat to do: {}\n",
        class.id(),
        class.title(),
        class.explanation(),
        class.remedy()
    );
    anstream::println!("Level by default          {}", class.level().as_str());
    if class.is_of_vendor() {
        anstream::println!("About                     {}", class.direction().as_str());
        anstream::println!("For a tolerant client     {}", class.tolerant().as_str());
        anstream::println!("For the generated types   {}", class.typed().as_str());
        anstream::println!("Drills                    cargo xtask drill {}", class.id());
    }
}

fn subject(text: &str) -> Result<Subject, String> {
    Code::parse(text)
        .map(Subject::Code)
        .or_else(|| Class::parse(text).map(Subject::Class))
        .ok_or_else(|| {
            "there is no such code or class; `cargo xtask explain` lists those that are".to_owned()
        })
}
