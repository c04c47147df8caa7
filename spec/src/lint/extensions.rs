//! Extensions: their names, places and shapes.

use super::Subject;
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::pointer::Pointer;
use crate::policy::KNOWN;
use crate::structure::{Site, closest};

pub(super) fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    subject
        .sites
        .iter()
        .filter(|site| !site.is_reference())
        .flat_map(extensions)
        .collect()
}

fn extensions(site: &Site<'_>) -> Vec<Diagnostic> {
    let names = site.members.keys().filter(|name| name.starts_with("x-"));
    names.flat_map(|name| extension(site, name)).collect()
}

fn extension(site: &Site<'_>, name: &str) -> Vec<Diagnostic> {
    let Some((place, value)) = site.member(name) else {
        return Vec::new();
    };
    match KNOWN.iter().find(|known| known.name == name) {
        None => unknown(site, name, place).into_iter().collect(),
        Some(known) if known.hosts.contains(&site.kind) => known.malformed(&place, value),
        Some(known) => {
            let hosts: Vec<_> = known.hosts.iter().map(|kind| kind.title()).collect();
            let message = format!("`{name}` on {} is not read", site.kind.title());
            let problem = Diagnostic::new(Code::MisplacedExtension, place, message).at_key();
            vec![problem.help(format!("it belongs on {}", hosts.join(" or ")))]
        }
    }
}

fn unknown(site: &Site<'_>, name: &str, place: Pointer) -> Option<Diagnostic> {
    let here = KNOWN
        .iter()
        .filter(|known| known.hosts.contains(&site.kind));
    let meant = closest(name, here.map(|known| known.name))?;
    let problem = Diagnostic::new(
        Code::UnknownExtension,
        place,
        format!("`{name}` is no known extension"),
    )
    .at_key();
    Some(problem.help(format!("did you mean `{meant}`?")))
}
