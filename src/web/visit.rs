//! One request as handlers see it: language, path, who is signed in, and the ways to answer.

use super::api::office::bearer;
use super::app::{self, App};
use super::cache::{HTML, Kept, Key};
use super::form::Form;
use super::headers;
use super::once::{self, Once};
use super::page::{self, Frame, Notice, SignedIn};
use super::path::{is_staff_path, split_language};
use super::problem::Problem;
use super::session::{self, Staff};
use crate::commands::form_once::FormOnce;
use crate::commands::{Actor, Command};
use crate::keys::{Use, hex, random};
use crate::model::Moment;
use crate::model::policy::Policy;
use crate::model::terms::{Lang, Role};
use crate::store::Db;
use crate::store::recorded::Recorded;
use actix_web::dev::Payload;
use actix_web::http::header::{AcceptEncoding, Encoding, Header};
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use serde::Serialize;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// How many days a public form's token is taken.
const TOKEN_DAYS: i64 = 14;

/// A request.
#[derive(Clone)]
pub struct Visit {
    pub app: web::Data<App>,
    pub lang: Lang,
    /// Path and query without the language prefix.
    pub path: String,
    /// Who is signed in; looked up only on staff pages.
    pub staff: Option<Staff>,
    /// `Frame::area` of the page, set by the handler.
    pub area: &'static str,
    /// What the page before left to be said; only on staff pages.
    pub once: Option<Once>,
    /// Whether the reader takes compressed pages.
    pub gzip: bool,
}

impl FromRequest for Visit {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let app = request.app_data::<web::Data<App>>().cloned();
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
        let cookie = session::cookie_of(request);
        let bearer = bearer::of(request);
        let once = once::of(request);
        let encodings = [Encoding::gzip(), Encoding::identity()];
        let gzip = AcceptEncoding::parse(request).is_ok_and(|taken| taken.negotiate(encodings.iter()) == Some(Encoding::gzip()));
        Box::pin(async move {
            let app = app.ok_or_else(|| Problem::internal("no App in the server"))?;
            let (lang, path) = split_language(&path);
            let staff = match cookie {
                Some(cookie) if is_staff_path(path) => session::find(&app, cookie).await?,
                _ => match bearer {
                    Some(token) if bearer::is_office_api(path) => bearer::find(&app, &token).await?,
                    _ => None,
                },
            };
            let path = path.to_owned();
            let once = once.filter(|_| is_staff_path(&path));
            Ok(Self { lang, path, staff, app, area: "", once, gzip })
        })
    }
}

impl Visit {
    /// The same visit as part of an area of the navigation.
    pub fn in_area(mut self, area: &'static str) -> Self {
        self.area = area;
        self
    }

    /// Now.
    pub fn now(&self) -> Moment {
        self.app.time.now()
    }

    /// The signed-in member of the staff. Routes that declare roles have let nobody else through.
    pub fn staff(&self) -> Result<&Staff, Problem> {
        self.staff.as_ref().ok_or_else(|| Problem::SignIn { next: self.path.clone() })
    }

    /// Who acts: the account, or a resident.
    pub fn actor(&self) -> Actor {
        self.staff.as_ref().map_or(Actor::Resident, |staff| Actor::Staff(Box::new(staff.account.clone())))
    }

    /// The section whose things this reader sees; none sees all (PR section, auditor, admin).
    pub fn section(&self) -> Option<String> {
        self.staff.as_ref().and_then(|staff| staff.account.section.clone())
    }

    /// Whether the signed-in account has this role.
    pub fn is(&self, role: Role) -> bool {
        self.staff.as_ref().is_some_and(|staff| staff.account.role == role)
    }

    /// Performs a command as this actor; it is on disk when this returns.
    pub async fn perform<C: Command>(&self, command: C) -> Result<C::Reply, Problem> {
        self.app.perform(self.actor(), command).await
    }

    /// The same for what a form makes: posted twice, it is made once.
    pub async fn perform_once<C>(&self, form: &Form, command: C) -> Result<C::Reply, Problem>
    where
        C: Command,
        C::Reply: Recorded,
    {
        self.perform(FormOnce { key: form.get("once").to_owned(), payload: form.payload()?, command }).await
    }

    /// The policy in force.
    pub async fn policy(&self) -> Result<Arc<Policy>, Problem> {
        let app = self.app.clone();
        self.app.read(move |db| Ok(app.policy(db)?.1)).await
    }

    /// The frame around a page.
    pub fn frame(&self, policy: &Policy) -> Frame {
        let mut frame = Frame::new(self.lang, self.path.clone(), app::city(policy, self.lang));
        frame.area = self.area;
        frame.demo = self.app.site.demo;
        frame.csrf = self.token();
        frame.form_key = random().map(|bytes| hex(&bytes)).unwrap_or_default();
        frame.notice = self.once.as_ref().and_then(|once| once.sentence(self.lang)).map(|text| Notice { success: true, text });
        frame.signed_in = self.staff.as_ref().map(|staff| SignedIn {
            name: staff.account.name.clone(),
            section: staff
                .account
                .section
                .as_deref()
                .and_then(|id| policy.section(id))
                .map(|section| section.name.get(self.lang).to_owned())
                .unwrap_or_default(),
            role: staff.account.role.name(),
        });
        frame
    }

    /// Loads everything in one snapshot, then renders: the way of every page that is not kept.
    pub async fn show<T: Serialize + Send + 'static>(
        &self,
        template: &'static str,
        load: impl FnOnce(&mut Db, &Ask) -> Result<T, Problem> + Send + 'static,
    ) -> Result<HttpResponse, Problem> {
        self.show_with(StatusCode::OK, template, |_| {}, load).await
    }

    /// The same with what was wrong with the form just sent, if anything was.
    pub async fn show_form<T: Serialize + Send + 'static>(
        &self,
        status: StatusCode,
        template: &'static str,
        errors: Vec<page::FieldError>,
        load: impl FnOnce(&mut Db, &Ask) -> Result<T, Problem> + Send + 'static,
    ) -> Result<HttpResponse, Problem> {
        self.show_with(status, template, move |frame| frame.errors = errors, load).await
    }

    /// The same with another status and a touch on the frame.
    pub async fn show_with<T: Serialize + Send + 'static>(
        &self,
        status: StatusCode,
        template: &'static str,
        adjust: impl FnOnce(&mut Frame) + Send + 'static,
        load: impl FnOnce(&mut Db, &Ask) -> Result<T, Problem> + Send + 'static,
    ) -> Result<HttpResponse, Problem> {
        let visit = self.clone();
        let html = self.app.read(move |db| visit.render(db, template, adjust, load)).await?;
        let mut response = HttpResponse::build(status);
        if self.staff.is_some()
            || ["/receipts/", "/complaints/receipts/", "/subscriptions/"].iter().any(|secret| self.path.starts_with(secret))
        {
            for header in headers::CONFIDENTIAL {
                response.insert_header(*header);
            }
        } else {
            response.insert_header((header::CACHE_CONTROL, "no-cache"));
        }
        if self.once.is_some() {
            response.cookie(once::taken(&self.app));
        }
        Ok(response.content_type("text/html; charset=utf-8").body(html))
    }

    /// A public page whose bytes are kept per content version, JST date and language; never stale after a reply of this process,
    /// and a second at most after another's.
    pub async fn show_kept<T: Serialize + Send + 'static>(
        &self,
        template: &'static str,
        load: impl FnOnce(&mut Db, &Ask) -> Result<T, Problem> + Send + 'static,
    ) -> Result<HttpResponse, Problem> {
        let visit = self.clone();
        let kept = self.kept(move |db| Ok(Kept::of(HTML, visit.render(db, template, |_| {}, load)?))).await?;
        Ok(kept.answer(self.gzip))
    }

    /// What is kept for this path, made when it is not.
    pub async fn kept(&self, make: impl FnOnce(&mut Db) -> Result<Kept, Problem> + Send + 'static) -> Result<Kept, Problem> {
        let content = match self.app.content() {
            Some(content) => content,
            None => {
                let app = self.app.clone();
                self.app.read(move |db| app.look(db)).await?
            }
        };
        let key = Key::new(content, self.now().jst_date(), self.lang, &self.path);
        match self.app.pages.get(&key) {
            Some(kept) => Ok(kept),
            None => Ok(self.app.pages.keep(key, self.app.read(make).await?)),
        }
    }

    fn render<T: Serialize>(
        &self,
        db: &mut Db,
        template: &str,
        adjust: impl FnOnce(&mut Frame),
        load: impl FnOnce(&mut Db, &Ask) -> Result<T, Problem>,
    ) -> Result<String, Problem> {
        let ask = Ask::of(db, &self.app, self.lang)?;
        let mut frame = self.frame(&ask.policy);
        adjust(&mut frame);
        let content = load(db, &ask)?;
        page::page(&frame, template, &content).map_err(Problem::internal)
    }

    /// To another page after a form was accepted (RFC 9110 section 15.4.4), in the same language.
    pub fn to(&self, path: &str) -> HttpResponse {
        HttpResponse::SeeOther().insert_header((header::LOCATION, page::link(self.lang, path))).finish()
    }

    /// To another page, which says once what was done or what was made.
    pub fn to_saying(&self, path: &str, once: &Once) -> Result<HttpResponse, Problem> {
        let mut response = self.to(path);
        response.add_cookie(&once::cookie(&self.app, once)).map_err(Problem::internal)?;
        Ok(response)
    }

    /// To another page, which says once that this was done; `key` is a text such as `machine.project.done.register`.
    pub fn done(&self, path: &str, key: &str) -> Result<HttpResponse, Problem> {
        self.to_saying(path, &Once::Done(key.to_owned()))
    }

    /// The token that a form on this page carries: the session's, or for residents one that our pages hand out for the day.
    pub fn token(&self) -> String {
        match &self.staff {
            Some(staff) => staff.csrf.clone(),
            None => self.public_token(self.now()),
        }
    }

    /// Whether a form's token is one of ours and not too old.
    pub fn token_holds(&self, token: &str) -> bool {
        match &self.staff {
            Some(staff) => staff.csrf == token,
            None => (0..=TOKEN_DAYS).any(|days| self.public_token(self.now().plus_days(-days)) == token),
        }
    }

    fn public_token(&self, day: Moment) -> String {
        let date = day.jst_date().to_string();
        let mac = self.app.keys.mac(Use::Csrf, &[b"public", date.as_bytes()]);
        format!("{date}.{}", hex(mac.get(..16).unwrap_or_default()))
    }

    /// Fields of a form that are ours and not the reader's words.
    pub fn is_hidden_field(name: &str) -> bool {
        ["csrf", "key", "rev", "password"].contains(&name)
    }
}

/// What loading a page's content may depend on beside the database.
pub struct Ask {
    pub now: Moment,
    pub lang: Lang,
    pub policy: Arc<Policy>,
    pub policy_version: i64,
}

impl Ask {
    /// What it depends on now, for a reader of a language.
    pub fn of(db: &mut Db, app: &App, lang: Lang) -> Result<Self, Problem> {
        let (policy_version, policy) = app.policy(db)?;
        Ok(Self { now: app.time.now(), lang, policy, policy_version })
    }
}
