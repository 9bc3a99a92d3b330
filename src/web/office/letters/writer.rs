//! Who wrote a letter, as an official types it.

use crate::model::letter::{CoSigner, Person};
use crate::web::form::Form;

/// What a form says of a writer, and of who signed beside the writer.
pub fn person(form: &Form) -> Person {
    let text = |name: &str| form.get(name).to_owned();
    Person {
        name: text("name"),
        kana: text("kana"),
        postal_code: text("postal_code"),
        address: text("address"),
        phone: text("phone"),
        mail: text("mail"),
        class: form.parse("class"),
        class_detail: text("class_detail"),
        co_signers: CoSigner::typed(form.get("co_signers")),
    }
}
