//! The file against the Act, and days that everybody remembers.

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn the_file_is_what_the_act_says_for_every_year_in_it() {
    let file = Holidays::parse(FILE).unwrap();

    assert_eq!((file.first_year, file.last_year), (2020, 2027));
    for year in file.first_year..=file.last_year {
        let listed: Vec<_> = file.days.iter().filter(|(day, _)| day.year() == year).map(|(day, name)| (*day, name.as_str())).collect();
        assert_eq!(listed, by_law(year).into_iter().collect::<Vec<_>>(), "{year}");
    }
    assert_eq!(file.file(2020), FILE);
}

#[test]
fn substitutes_and_days_between_holidays_are_holidays() {
    for (text, name) in [
        ("2024-02-12", "休日"),
        // 憲法記念日 on a Sunday: the next three days are holidays themselves or their substitute.
        ("2026-05-06", "休日"),
        // Between 敬老の日 and 秋分の日.
        ("2026-09-22", "休日"),
        ("2021-08-09", "休日"),
        ("2023-01-02", "休日"),
        ("2027-03-22", "休日"),
        ("2026-03-20", "春分の日"),
        ("2024-09-22", "秋分の日"),
        ("2025-01-13", "成人の日"),
        ("2020-07-24", "スポーツの日"),
    ] {
        assert_eq!(by_law(day(text).year()).get(&day(text)), Some(&name), "{text}");
    }
    assert!(!by_law(2026).contains_key(&day("2026-05-07")) && by_law(2026).len() == 18);
}

#[test]
fn later_years_are_computed_and_said_to_be_provisional() {
    let known = Holidays::known();

    assert!(!known.is_provisional(2027) && known.is_provisional(2028) && known.is_provisional(2019));
    assert!(known.is_holiday(day("2030-09-23")) && known.is_holiday(day("2032-09-21")) && !known.is_holiday(day("2030-09-24")));
}

#[test]
fn a_line_that_is_no_holiday_is_named() {
    for (text, line) in [("日,名\n2026/1/1,元日\nあした,休日\n", 3), ("日,名\n2026/2/30,休日\n", 2), ("日,名\n2026/1/1,\n", 2), ("", 1)]
    {
        assert_eq!(Holidays::parse(text), Err(NotHolidays { line }), "{text}");
    }
}
