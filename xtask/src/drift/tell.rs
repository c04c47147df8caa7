//! What is said to people of a plan, on standard error.

use std::fmt::Display;

use conformance::{
    Finding,
    proposal::{Advice, Advised, Plan},
};

/// Says of each finding what is advised, on standard error.
pub(super) fn tell(plan: &Plan) {
    for Advised { finding, advice } in &plan.advised {
        anstream::eprintln!("{}", heading(finding));
        for advice in advice {
            let (mark, text, notes): (_, &dyn Display, &[String]) = match advice {
                Advice::Edit(proposal) => match proposal.breaking {
                    Some(why) => {
                        let text = &format!("{} ({why})", proposal.title);
                        tell_one("breaking", text, &proposal.notes);
                        continue;
                    }
                    None => ("edit", &proposal.title, &proposal.notes),
                },
                Advice::Breaking(why) => ("left out", why, &[]),
                Advice::Allowed => ("allowed", &"the document allows it", &[]),
                Advice::ByHand(why) => ("by hand", why, &[]),
                _ => continue,
            };
            tell_one(mark, text, notes);
        }
        if let Some(known) = &finding.known {
            let text = format!(
                "borne by {} until {}: {}",
                known.owner, known.expires, known.reason
            );
            tell_one("known", &text, &[]);
        }
    }
}

fn tell_one(mark: &str, text: &dyn Display, notes: &[String]) {
    anstream::eprintln!("  {mark:<9} {text}");
    for note in notes {
        anstream::eprintln!("            note: {note}");
    }
}

/// A finding in a line.
pub(super) fn heading(finding: &Finding) -> String {
    let place = [
        finding.operation.as_str(),
        &finding.status.to_string(),
        finding.pointer.as_str(),
    ];
    let place: Vec<_> = place.into_iter().filter(|text| !text.is_empty()).collect();
    spec::escape(&format!(
        "{} {} [{}]",
        finding.class.id(),
        place.join(" "),
        finding.fingerprint
    ))
}
