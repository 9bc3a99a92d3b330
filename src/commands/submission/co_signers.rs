//! Who signed a letter beside its submitter (連署者): as many names as stand under it, each once.

use crate::commands::FieldError;
use crate::model::contact::{Address, ContactError, PersonName};
use crate::model::fold::Folded;
use crate::model::letter::CoSigner;

/// Most co-signers of a letter; a list of signatures with more is kept as a scan.
const CO_SIGNERS: usize = 300;

/// The field of the forms.
const FIELD: &str = "co_signers";

/// The co-signers in their kept form, or what is wrong with the first that is wrong. `submitter` is the name of who sent the
/// letter, who is not named again; without `addresses` those are left out, because the policy asks for none.
pub fn check(typed: Vec<CoSigner>, submitter: &str, addresses: bool) -> Result<Vec<CoSigner>, FieldError> {
    if typed.len() > CO_SIGNERS {
        return Err(FieldError::new(FIELD, "co_signers_many").with("limit", CO_SIGNERS).with("is", typed.len()));
    }
    let mut known = vec![(folded(submitter), String::new())];
    let mut kept = Vec::with_capacity(typed.len());
    for (CoSigner { name, address }, n) in typed.into_iter().zip(1..) {
        let wrong = |problem: &'static str| FieldError::new(FIELD, problem).with("n", n);
        let name = PersonName::parse(&name).map_err(|error| wrong(problem(error, "co_signer_name")))?.as_str().to_owned();
        let address = match address {
            address if address.is_empty() || !addresses => String::new(),
            address => Address::parse(&address).map_err(|error| wrong(problem(error, "co_signer_address")))?.as_str().to_owned(),
        };
        let who = (folded(&name), folded(&address));
        if known.contains(&who) {
            return Err(wrong("co_signer_twice"));
        }
        known.push(who);
        kept.push(CoSigner { name, address });
    }
    Ok(kept)
}

fn problem(error: ContactError, problem: &'static str) -> &'static str {
    if error == ContactError::Control { "co_signer_control" } else { problem }
}

fn folded(text: &str) -> String {
    Folded::of(text).chars().iter().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(lines: &str) -> Result<Vec<CoSigner>, (&'static str, String)> {
        let wrong = |error: FieldError| (error.problem, error.values.first().map(|(_, value)| value.clone()).unwrap_or_default());
        check(CoSigner::typed(lines), "山田 太郎", true).map_err(wrong)
    }

    #[test]
    fn one_a_line_with_or_without_an_address() {
        let kept = checked("川辺 守、みほん市本町1-2\r\n\n　\n葛󠄀城　花子\n森,みほん市,中央").unwrap();

        let shown: Vec<_> = kept.iter().map(|one| (one.name.as_str(), one.address.as_str())).collect();
        assert_eq!(shown, [("川辺 守", "みほん市本町1-2"), ("葛󠄀城　花子", ""), ("森", "みほん市,中央")]);
        assert_eq!(checked(""), Ok(Vec::new()));
    }

    #[test]
    fn nobody_signs_twice_and_what_is_wrong_is_named_by_its_place() {
        assert_eq!(checked("川辺 守\n山田太郎"), Err(("co_signer_twice", "2".to_owned())));
        assert_eq!(checked("川辺 守\n森\n川辺守"), Err(("co_signer_twice", "3".to_owned())));
        assert!(checked("川辺 守、本町1\n川辺 守、本町2").is_ok(), "two people of one name");
        assert_eq!(checked(&format!("森\n{}", "長".repeat(101))), Err(("co_signer_name", "2".to_owned())));
        assert_eq!(checked(&format!("森、{}", "長".repeat(201))), Err(("co_signer_address", "1".to_owned())));
        assert_eq!(checked("森\u{1B}"), Err(("co_signer_control", "1".to_owned())));
        assert_eq!(checked("、本町1"), Err(("co_signer_name", "1".to_owned())));
        let many: Vec<String> = (0..301).map(|n| format!("署名{n}")).collect();
        assert_eq!(checked(&many.join("\n")), Err(("co_signers_many", "300".to_owned())));
    }
}
