//! Do totals, page size and items of a page add up?

use std::collections::BTreeMap;

use serde_json::Value;
use spec::{
    Document, Pointer, Report,
    policy::{self, Pagination},
};

use super::place;
use crate::{class::Class, exchange::Exchange, finding::Sample, operations::Operations};

/// The operations that answer with pages.
pub(crate) struct PagingJudge {
    listings: BTreeMap<String, Listing>,
}

struct Listing {
    rule: Pagination,
    /// Where the document says that it pages.
    at: Pointer,
    shown: String,
}

impl PagingJudge {
    pub(crate) fn new(document: &Document, operations: &Operations) -> Result<Self, Report> {
        let mut listings = BTreeMap::new();
        for id in operations.ids() {
            let Some(operation) = operations.get(id) else {
                continue;
            };
            if let Some(rule) = policy::read::<Pagination>(document, &operation.pointer)? {
                let at = operation.pointer.push("x-pagination");
                let shown = place(document, &at);
                listings.insert(id.to_owned(), Listing { rule, at, shown });
            }
        }
        Ok(Self { listings })
    }

    /// Whether the operation answers with pages, and `pointer` is about the page and not about an item of it.
    pub(crate) fn is_about_page(&self, operation: &str, pointer: &Pointer) -> bool {
        self.listings
            .get(operation)
            .is_some_and(|Listing { rule, .. }| {
                let is_item = pointer.tokens().len() == rule.items.tokens().len() + 1
                    && pointer.tokens().starts_with(rule.items.tokens());
                [&rule.items, &rule.total_items, &rule.total_pages].contains(&pointer) || is_item
            })
    }

    /// What does not add up in one answer.
    pub(crate) fn judge(&self, exchange: &Exchange) -> Vec<Sample> {
        let listing = self.listings.get(&exchange.operation);
        let body = exchange.response.body.json();
        let (Some(listing), Some(body), 200) = (listing, body, exchange.response.status) else {
            return Vec::new();
        };
        let Listing { rule, at, shown } = listing;
        let number = |pointer: &Pointer| pointer.find(body).and_then(Value::as_u64);
        let items = rule.items.find(body).and_then(Value::as_array);
        let (Some(items), Some(total), Some(pages)) = (
            items.and_then(|items| u64::try_from(items.len()).ok()),
            number(&rule.total_items),
            number(&rule.total_pages),
        ) else {
            // That something is missing or of another type is the contract judge's to say.
            return Vec::new();
        };
        let asked = |name: &str| {
            let parameter = exchange.request.query.iter().find(|(key, _)| key == name);
            parameter.and_then(|(_, value)| value.parse::<u64>().ok())
        };
        let wrong = wrong(items, total, pages, asked(&rule.size), asked(&rule.page));
        wrong
            .into_iter()
            .map(|(part, message)| {
                let pointer = match part {
                    Part::Items => &rule.items,
                    Part::TotalItems => &rule.total_items,
                    Part::TotalPages => &rule.total_pages,
                };
                Sample {
                    document: Some(shown.clone()),
                    schema: Some(at.clone()),
                    ..Sample::of(Class::Page, exchange, pointer.clone(), message)
                }
            })
            .collect()
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Part {
    Items,
    TotalItems,
    TotalPages,
}

/// What contradicts what, of a page of `size` items with the number `page`, where these are known.
fn wrong(
    items: u64,
    total: u64,
    pages: u64,
    size: Option<u64>,
    page: Option<u64>,
) -> Vec<(Part, String)> {
    let mut wrong = Vec::new();
    if items > total {
        wrong.push((
            Part::TotalItems,
            format!("the page has {items} items, of {total} in all"),
        ));
    }
    let Some(size) = size.filter(|size| *size > 0) else {
        return wrong;
    };
    if items > size {
        wrong.push((
            Part::Items,
            format!("asked for at most {size} items, found {items}"),
        ));
    }
    if pages != total.div_ceil(size) {
        wrong.push((
            Part::TotalPages,
            format!(
                "{total} items make {} pages of {size}, found {pages}",
                total.div_ceil(size)
            ),
        ));
    }
    if let (Some(page), [] | [(Part::TotalItems, _)]) = (page.filter(|page| *page > 0), &*wrong) {
        let expected = total
            .saturating_sub((page - 1).saturating_mul(size))
            .min(size);
        if items != expected && items <= total {
            wrong.push((
                Part::Items,
                format!("page {page} of {total} items has {expected}, found {items}"),
            ));
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_that_add_up_are_left_alone() {
        for (items, total, pages, size, page) in [
            (0, 0, 0, Some(10), Some(1)),
            (10, 25, 3, Some(10), Some(2)),
            (5, 25, 3, Some(10), Some(3)),
            (0, 25, 3, Some(10), Some(9)),
            (7, 7, 99, None, None),
        ] {
            assert_eq!(wrong(items, total, pages, size, page), []);
        }
    }

    #[test]
    fn each_contradiction_is_told_where_it_stands() {
        let parts = |items, total, pages| {
            let wrong = wrong(items, total, pages, Some(10), Some(1));
            wrong.into_iter().map(|(part, _)| part).collect::<Vec<_>>()
        };
        assert_eq!(parts(5, 3, 1), [Part::TotalItems]);
        assert_eq!(parts(12, 12, 2), [Part::Items]);
        assert_eq!(parts(10, 25, 2), [Part::TotalPages]);
        assert_eq!(parts(4, 25, 3), [Part::Items]);
    }
}
