//! `/receipts/{code}/qr.svg`: the receipt's address as a picture, to be taken along on paper or by another phone.

use crate::model::receipt::ReceiptCode;
use crate::web::headers::CONFIDENTIAL;
use crate::web::page::link;
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Path;
use qrcode::QrCode;
use qrcode::render::svg::Color;

/// Smallest side of the picture in its own units; the page sets the size.
const SIDE: u32 = 168;

/// Made from the code alone: it says nothing about whether there is such a letter.
pub async fn show(visit: Visit, typed: Path<String>) -> Result<HttpResponse, Problem> {
    let code: ReceiptCode = typed.parse().map_err(|_| Problem::NotFound)?;
    let address = format!("{}{}", visit.app.site.base_url, link(visit.lang, &format!("/receipts/{code}")));
    let picture = QrCode::new(address.as_bytes()).map_err(Problem::internal)?;
    let picture = picture.render::<Color<'_>>().min_dimensions(SIDE, SIDE).build();
    let mut response = HttpResponse::Ok();
    for header in CONFIDENTIAL {
        response.insert_header(*header);
    }
    Ok(response.content_type("image/svg+xml").body(picture))
}
