//! The placeholders of addresses, as they are described and as handlers read them.

use serde::Deserialize;
use utoipa::IntoParams;

/// A project.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct InProject {
    /// Fiscal year and number.
    #[param(pattern = "^[0-9]{4}-[0-9]{3,}$", example = "2026-001")]
    pub no: String,
}

/// Something of a project that is counted from 1.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct Numbered {
    /// Fiscal year and number.
    #[param(pattern = "^[0-9]{4}-[0-9]{3,}$", example = "2026-001")]
    pub no: String,
    /// Its number in the project.
    #[param(value_type = i64, minimum = 1, example = 1)]
    pub n: String,
}

/// A version of the result of a round.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct Version {
    /// Fiscal year and number.
    #[param(pattern = "^[0-9]{4}-[0-9]{3,}$", example = "2026-001")]
    pub no: String,
    /// Number of the round in the project.
    #[param(value_type = i64, minimum = 1, example = 1)]
    pub n: String,
    /// Counts the versions of the result from 1.
    #[param(value_type = i64, minimum = 1, example = 1)]
    pub version: String,
}

/// A letter of a round.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct Letter {
    /// Fiscal year and number.
    #[param(pattern = "^[0-9]{4}-[0-9]{3,}$", example = "2026-001")]
    pub no: String,
    /// Number of the round in the project.
    #[param(value_type = i64, minimum = 1, example = 1)]
    pub n: String,
    /// 受付番号.
    #[param(value_type = i64, minimum = 1, example = 1)]
    pub k: String,
}
