//! Where a request comes from, for those limits that are per visitor. Kept nowhere but in memory and as a keyed hash.

use super::visit::Visit;
use actix_web::HttpRequest;
use std::net::{IpAddr, Ipv6Addr};

/// The network that a request comes from. With https there is a proxy before us that ends it; when it runs on this machine,
/// the last address it noted is the visitor's. What strangers claim is not looked at.
pub fn visitor(visit: &Visit, request: &HttpRequest) -> IpAddr {
    let peer = request.peer_addr().map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |peer| peer.ip());
    let noted = request.headers().get("x-forwarded-for").and_then(|value| value.to_str().ok());
    let noted = noted.and_then(|list| list.rsplit(',').next()?.trim().parse().ok());
    let from = noted.filter(|_| visit.app.site.is_https() && peer.is_loopback()).unwrap_or(peer);
    match from {
        // One household or company has a whole /64 (RFC 6177).
        IpAddr::V6(ip) => IpAddr::V6(Ipv6Addr::from_bits(ip.to_bits() >> 64 << 64)),
        ip => ip,
    }
}
