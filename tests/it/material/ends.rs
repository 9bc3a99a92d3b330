//! Whatever happens to a running period, its end never comes earlier, and the day of its result is the one that was said last.

use super::{Hall, REASON, sound};
use ronten::commands::round::due::MoveResultDay;
use ronten::commands::round::{AskExtension, Later};

#[test]
fn whatever_is_asked_the_end_never_comes_earlier() {
    let hall = Hall::open();
    let mut end = hall.round.closes_at;
    for (step, days) in [5, -1, 0, 12, -400, 12, 30, 29].into_iter().enumerate() {
        let until = hall.round.closes_at.plus_days(days);
        let asked = match step % 2 {
            0 => hall.try_ask(step % 4 == 0, Some(until)),
            _ => {
                let row = hall.row();
                let later = Later { until, reason: REASON.to_owned(), result_due: String::new() };
                let asked = hall.app.try_to(&hall.round.official, AskExtension { round: row.id, rev: row.rev, later });
                asked.map_err(|error| error.to_string())
            }
        };
        assert_eq!(asked.is_ok(), until > end, "{days}: {asked:?}");
        if let Ok(asked) = asked {
            hall.decide(&asked).unwrap();
        }
        let now = hall.row().closes_at.unwrap();
        assert!(now >= end && now == end.max(until), "{days}");
        end = now;
    }
}

#[test]
fn the_planned_day_is_the_one_that_was_said_last_whichever_way() {
    let hall = Hall::open();
    let day = |days| hall.round.closes_at.plus_days(days).jst_date();
    let slip = |days| {
        let row = hall.row();
        hall.app.perform(&hall.round.official, MoveResultDay { round: row.id, rev: row.rev, due: day(days), reason: REASON.to_owned() });
    };
    let extend = |until, days| {
        let row = hall.row();
        let later = Later { until: hall.round.closes_at.plus_days(until), reason: REASON.to_owned(), result_due: day(days).to_string() };
        let asked = hall.app.perform(&hall.round.official, AskExtension { round: row.id, rev: row.rev, later });
        hall.decide(&asked).unwrap();
    };

    for (said, days) in [(true, 60), (false, 70), (true, 65), (true, 80), (false, 75)] {
        hall.app.wait_until(hall.app.time.now().plus_minutes(1));
        if said {
            slip(days)
        } else {
            extend(days - 65, days)
        }
        assert_eq!(hall.row().planned(), day(days).to_string());
    }

    let page = hall.app.browser().get(&hall.round.path());
    let row = hall.row();
    assert_eq!((row.slips.len(), row.extensions.len()), (3, 2));
    assert_eq!(row.extensions[1].result_due_before, day(80).to_string());
    assert!(page.says(&ronten::model::calendar::long_date(day(75), ronten::model::terms::Lang::Ja)), "{}", page.text());
    sound(&hall.app);
}
