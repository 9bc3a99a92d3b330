//! Everything that the public can read, read once more at the end.

use super::books::names_nobody;
use super::city::City;
use ronten::store::approvals::Snapshot;
use ronten::store::endings::Ending;
use ronten::store::log::{EntryRow, Log};
use ronten::store::projects::Project;
use ronten::store::publications::Publication;
use std::collections::BTreeSet;

/// Pages looked at, at most.
const PAGES: usize = 600;

/// No page, file, publication or entry names one of the people.
pub fn name_nobody(city: &City) {
    let projects = city.read(|db| Project::list(db, None, None, 10_000));
    let published: Vec<String> = city.read(|db| {
        let mut hashes = Vec::new();
        for project in &projects {
            hashes.extend(Publication::of_project(db, project.id)?.into_iter().map(|one| one.snapshot));
            hashes.extend(Ending::of_project(db, project.id)?.into_iter().map(|one| one.snapshot));
        }
        Ok(hashes)
    });
    for hash in published {
        let body = city.read(|db| Snapshot::by_hash(db, &hash)).expect("what is published is kept").body;
        names_nobody("a publication", &body);
    }
    let entries = city.read(|db| EntryRow::from(db, Log::Record, 0, i64::MAX));
    entries.iter().for_each(|entry| names_nobody("the record", &entry.leaf));
    crawl(city);
}

/// Follows the links of the public pages from the first on.
fn crawl(city: &City) {
    let mut browser = city.app.browser();
    let (mut seen, mut next) =
        (BTreeSet::new(), vec!["/".to_owned(), "/projects".to_owned(), "/complaints".to_owned(), "/feed.atom".to_owned()]);
    while let Some(path) = next.pop() {
        let own = path.starts_with('/') && !path.starts_with("/office") && !path.starts_with("/en") && !path.starts_with("/log");
        if !own || seen.len() >= PAGES || !seen.insert(path.clone()) {
            continue;
        }
        let page = browser.get(&path);
        assert!(page.status < 500, "{path}: {} {}", page.status, page.text());
        names_nobody(&path, &String::from_utf8_lossy(&page.body));
        next.extend(page.links().into_iter().filter(|link| !link.is_empty()));
    }
}
