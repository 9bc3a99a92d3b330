//! The security headers of every response, as constants.

/// Nothing but our own files, nothing inline, no frames: what the pages need and no more (Content Security Policy Level 3).
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The same for the page for notes and its worker, which speak with our own server: they keep what is typed until the server has it.
pub const POLICY_OF_NOTES: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'; connect-src 'self'; worker-src 'self'";

/// The same for a page that shows a scan which is a PDF, in a frame of our own.
pub const POLICY_OF_SCANS: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'; frame-src 'self'";

/// For a scan itself: it stands in a frame of our own pages and may do nothing. The one of a picture shuts it in a box of its own too; of a
/// PDF that is the browser's viewer's work, which does not start within one.
pub const POLICY_OF_A_PICTURE: &str = "default-src 'none'; frame-ancestors 'self'; sandbox";
pub const POLICY_OF_A_PDF: &str = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'";

/// Sent with every response.
pub const EVERYWHERE: &[(&str, &str)] = &[
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
];

/// Sent instead of, or beside, the above with a page whose URL is itself a secret (receipts) or whose content is one person's
/// (staff and auditors): it may be kept nowhere and its address told to nobody.
pub const CONFIDENTIAL: &[(&str, &str)] =
    &[("Cache-Control", "no-store"), ("Referrer-Policy", "no-referrer"), ("X-Robots-Tag", "noindex, nofollow")];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_allows_nothing_inline_and_no_foreign_host() {
        assert!(!CONTENT_SECURITY_POLICY.contains("unsafe") && !CONTENT_SECURITY_POLICY.contains("http"));
        assert!(!CONTENT_SECURITY_POLICY.contains("  "), "one line");
        assert_eq!(POLICY_OF_SCANS, format!("{CONTENT_SECURITY_POLICY}; frame-src 'self'"));
        assert_eq!(POLICY_OF_NOTES, format!("{CONTENT_SECURITY_POLICY}; connect-src 'self'; worker-src 'self'"));
    }
}
