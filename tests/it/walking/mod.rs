//! A walk through all machines together: a city of two sections in which everything happens that may happen, and much that may not.
//!
//! What comes next is chosen by chance, from a seed that is printed when the walk fails (`RONTEN_WALK_SEED` walks it again;
//! `RONTEN_WALK` is the number of events). After each event the record is held against the tables, at each publication the books are
//! kept a second time, and at the end the whole database is verified and every public page looked at.

mod answers;
mod books;
mod city;
mod complaints;
mod dice;
mod drive;
mod ends;
mod laws;
mod letters;
mod pages;
mod people;
mod print;
mod rounds;
mod sorting;
mod tables;
mod tongues;
mod wander;
mod watch;
mod world;

use crate::verify::behind::verify;
use city::City;
use std::env;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{SystemTime, UNIX_EPOCH};

/// Events in a test for every change.
const FEW: usize = 300;

/// With so many every rule of every machine is taken.
const MANY: usize = 8_000;

fn number(name: &str) -> Option<u64> {
    env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name} is no number")))
}

#[test]
fn a_walk_through_all_machines_loses_nothing_and_names_nobody() {
    let events = number("RONTEN_WALK").map_or(FEW, |events| events as usize);
    // A change is judged by the same walk as the one before it; a night's walk goes another way each time.
    let clock = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let seed = number("RONTEN_WALK_SEED").unwrap_or_else(|| if events < MANY { 1 } else { clock() });
    let mut city = City::new(seed, if events < MANY { 2 } else { 5 });
    let walked = catch_unwind(AssertUnwindSafe(|| {
        while city.events < events {
            city.step();
        }
        end(&mut city, events);
    }));
    if let Err(fault) = walked {
        eprintln!("RONTEN_WALK={events} RONTEN_WALK_SEED={seed} fails at event {}:\n{}", city.events, city.story());
        resume_unwind(fault);
    }
}

fn end(city: &mut City, events: usize) {
    for project in city.projects.clone() {
        city.look_at(project);
    }
    city.mail_is_complete();
    city.complaints_are_complete();
    pages::name_nobody(city);
    let ended = verify(&city.app, &[]);
    assert_eq!(ended.code, Some(0), "{}", ended.text);
    let never = city.watch.never();
    let taken = city.watch.taken.len() - never.len();
    println!("{} events, {} entries, {} people; {taken} rules taken, never: {never:?}", city.events, city.size(), city.people);
    println!("{:?}", city.watch.taken);
    for (end, times) in &city.ends {
        println!("{times:6} {end}");
    }
    // A walk that goes nowhere shows nothing.
    assert!(city.watch.taken["submission.S1"] > 0 && taken >= 20, "{taken} rules were taken");
    if events >= MANY {
        assert!(never.is_empty(), "never taken: {never:?}");
    }
}
