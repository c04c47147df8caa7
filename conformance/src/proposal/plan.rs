//! What the findings of a run ask of the document.

use spec::{Document, Report};

use super::{Acceptance, NoEdit, Observed, Proposal, accept};
use crate::finding::Finding;

/// The document as it would be, and what is advised for each finding about the vendor.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The document after the edits; the old one, byte for byte, where there is none.
    pub text: String,
    /// The findings, in their order in the report.
    pub advised: Vec<Advised>,
}

/// A finding, and what may be done about it.
#[derive(Clone, Debug)]
pub struct Advised {
    /// The finding.
    pub finding: Finding,
    /// What is advised; several where the finding is about several places of the document.
    pub advice: Vec<Advice>,
}

/// What may be done about a finding.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Advice {
    /// This edit accepts it, and is made in the text of the plan.
    Edit(Proposal),
    /// An edit would accept it and is left out, because it breaks consumers; which, and why.
    Breaking(String),
    /// The document allows it, perhaps by an edit for another finding.
    Allowed,
    /// No edit; why.
    ByHand(String),
}

impl Plan {
    /// Plans the edits of the document `text`, which is known as `name`, that accept `findings`; those that break consumers only if
    /// `breaking` allows them. Findings about anything but the vendor's contract are passed over.
    ///
    /// # Errors
    /// The document cannot be read to begin with.
    pub fn new<'f>(
        name: &str,
        text: &str,
        findings: impl IntoIterator<Item = &'f Finding>,
        breaking: bool,
    ) -> Result<Self, Report> {
        let document = Document::parse(name, text)?;
        let (mut observed, mut of_finding, mut advised) = (Vec::new(), Vec::new(), Vec::new());
        let findings = findings
            .into_iter()
            .filter(|finding| finding.class.is_of_vendor());
        for (index, finding) in findings.enumerate() {
            let mut advice = Vec::new();
            match Observed::of_finding(&document, finding) {
                Ok(several) => {
                    of_finding.extend(several.iter().map(|_| index));
                    observed.extend(several);
                }
                Err(NoEdit::Allowed) => advice.push(Advice::Allowed),
                Err(NoEdit::ByHand(why)) => advice.push(Advice::ByHand(why)),
            }
            let finding = finding.clone();
            advised.push(Advised { finding, advice });
        }
        let Acceptance {
            text,
            accepted,
            left,
        } = accept(name, text, &observed, breaking)?;
        let mut note = |index: usize, advice: Advice| {
            let advised = of_finding
                .get(index)
                .and_then(|index| advised.get_mut(*index));
            if let Some(Advised { advice: all, .. }) = advised {
                all.push(advice);
            }
        };
        for edit in accepted {
            note(edit.index, Advice::Edit(edit.proposal));
        }
        for left in left {
            let advice = match (left.is_allowed, left.is_breaking) {
                (true, _) => Advice::Allowed,
                (_, true) => Advice::Breaking(left.why),
                _ => Advice::ByHand(left.why),
            };
            note(left.index, advice);
        }
        Ok(Self { text, advised })
    }

    /// Whether the text of the plan is another than the document's.
    pub fn has_edits(&self) -> bool {
        let mut advice = self.advised.iter().flat_map(|advised| &advised.advice);
        advice.any(|advice| matches!(advice, Advice::Edit(_)))
    }

    /// Whether an edit was left out because it breaks consumers.
    pub fn leaves_breaking(&self) -> bool {
        let mut advice = self.advised.iter().flat_map(|advised| &advised.advice);
        advice.any(|advice| matches!(advice, Advice::Breaking(_)))
    }

    /// The findings that the document of the plan allows in all that they are about.
    pub fn accepted(&self) -> impl Iterator<Item = &Finding> {
        let accepted = self.advised.iter().filter(|advised| advised.is_accepted());
        accepted.map(|advised| &advised.finding)
    }
}

impl Advised {
    /// Whether the document of the plan allows it in all that it is about.
    pub fn is_accepted(&self) -> bool {
        let is_allowed = |advice: &Advice| matches!(advice, Advice::Edit(_) | Advice::Allowed);
        !self.advice.is_empty() && self.advice.iter().all(is_allowed)
    }
}
