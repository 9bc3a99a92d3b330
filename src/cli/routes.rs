//! `ronten routes`: every route with who may use it, for tests and for auditors.

use super::{Failure, out};
use crate::web::routes::{Method, Who, pages};

pub fn run(json: bool) -> Result<(), Failure> {
    let mut all = Vec::new();
    for line in pages() {
        let method = match line.method {
            Method::Get => "GET",
            Method::Post => "POST",
        };
        let who: Vec<&str> = match line.who {
            Who::Anyone => vec!["anyone"],
            Who::Staff(roles) => roles.iter().map(|role| role.name()).collect(),
        };
        if json {
            all.push(serde_json::json!({ "method": method, "path": line.path, "who": who }));
        } else {
            out::line(format_args!("{method:4} {:60} {}", line.path, who.join(" ")));
        }
    }
    if json {
        out::line(serde_json::Value::from(all));
    }
    Ok(())
}
