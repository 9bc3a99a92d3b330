//! Of which round a mail is: by the address to which it went, by the number in its subject, or because no other round takes letters.

use super::tray::rounds;
use crate::commands::Stop;
use crate::documents::mail::Reading;
use crate::model::Moment;
use crate::model::fold;
use crate::model::inbox::Why;
use crate::model::terms::Channel;
use crate::store::Db;
use crate::store::projects::Project;
use crate::store::rounds::Round;

/// A project's number, and a round's where it is named.
type Named = (i64, i64, Option<i64>);

/// The round, or why none can be told.
pub fn round_of(db: &mut Db, mail: &Reading, received_at: Moment) -> Result<Result<Round, Why>, Stop> {
    let mut taking = rounds(db, None)?;
    let named = mail.to.iter().find_map(|to| detail(to)).or_else(|| number_in(&mail.subject));
    if let Some((year, number, round)) = named
        && let Some(project) = Project::by_no(db, year, number)?
    {
        taking.retain(|taking| taking.project == project.id && round.is_none_or(|round| round == taking.number));
        return Ok(one(taking, Why::Closed));
    }
    // A letter that came after the close is late in its round; without a name nobody can say in which.
    taking.retain(|round| round.opens_at.is_some_and(|at| at <= received_at) && round.closes_at.is_some_and(|at| received_at < at));
    if let [_, _, ..] = taking.as_slice() {
        taking.retain(|round| round.offer(Channel::Email).is_some_and(|offer| went_to(mail, &offer.address)));
    }
    Ok(one(taking, Why::Unclear))
}

fn one(mut rounds: Vec<Round>, none: Why) -> Result<Round, Why> {
    match (rounds.pop(), rounds.pop()) {
        (Some(round), None) => Ok(round),
        (Some(_), Some(_)) => Err(Why::Unclear),
        _ => Err(none),
    }
}

fn went_to(mail: &Reading, address: &str) -> bool {
    let announced = fold::field(address).to_lowercase();
    mail.to.iter().any(|to| !to.is_empty() && announced.contains(to.as_str()))
}

/// `midori+2026-001-1@city.example.jp` names a round.
fn detail(address: &str) -> Option<Named> {
    let (local, _) = address.rsplit_once('@')?;
    let (_, detail) = local.split_once('+')?;
    let mut parts = detail.split('-');
    let (year, number, round) = (parts.next()?, parts.next()?, parts.next());
    let round = round.map(str::parse).transpose().ok()?;
    if parts.next().is_some() { None } else { Some((digits(year, 4)?, digits(number, 3)?, round)) }
}

/// `【2026-001】公園について` names a project. Two different numbers name none.
fn number_in(subject: &str) -> Option<Named> {
    let folded = fold::field(subject);
    let mut found = folded.split(|c: char| !c.is_ascii_digit() && c != '-').filter_map(|word| {
        let (year, number) = word.trim_matches('-').split_once('-')?;
        Some((digits(year, 4)?, digits(number, 3)?))
    });
    let (year, number) = found.next()?;
    found.all(|other| other == (year, number)).then_some((year, number, None))
}

fn digits(text: &str, count: usize) -> Option<i64> {
    let fits = text.len() >= count && text.len() <= 6 && text.bytes().all(|byte| byte.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_detail_of_the_address_names_a_round() {
        assert_eq!(detail("midori+2026-001-2@x.jp"), Some((2026, 1, Some(2))));
        assert_eq!(detail("midori+2026-001@x.jp"), Some((2026, 1, None)));
        for other in ["midori@x.jp", "midori+news@x.jp", "midori+2026-1-1@x.jp", "midori+2026-001-1-1@x.jp", "+2026-001-x@x.jp"] {
            assert_eq!(detail(other), None, "{other}");
        }
    }

    #[test]
    fn a_number_in_the_subject_names_a_project_unless_there_are_two() {
        assert_eq!(number_in("【２０２６－００１】公園"), Some((2026, 1, None)));
        assert_eq!(number_in("Re: 2026-012 について 2026-012"), Some((2026, 12, None)));
        for other in ["公園について", "2026-001 と 2026-002", "2026-11-23の件", "090-1234-5678", "26-1"] {
            assert_eq!(number_in(other), None, "{other}");
        }
    }
}
