//! A server on a port of its own, in this process.

use actix_web::HttpResponse;
use actix_web::dev::ServerHandle;
use actix_web::rt::System;
use actix_web::web::{Bytes, Data, ServiceConfig, get};
use ronten::commands::Writer;
use ronten::installation::{Installation, Place};
use ronten::store::Store;
use ronten::web::app::{App, Site};
use ronten::web::server;
use std::net::{SocketAddr, TcpListener};
use std::thread::JoinHandle;

/// Where a fixed string of 20 KB is served, never compressed.
pub const FIXED: &str = "/bench/fixed";

static PAGE: [u8; 20 << 10] = [b'x'; 20 << 10];

pub struct Served {
    pub address: SocketAddr,
    pub store: Store,
    pub writer: Writer,
    handle: ServerHandle,
    running: Option<JoinHandle<()>>,
}

fn fixed(config: &mut ServiceConfig) {
    let page = || async {
        HttpResponse::Ok()
            .insert_header(("content-encoding", "identity"))
            .content_type("text/html; charset=utf-8")
            .body(Bytes::from_static(&PAGE))
    };
    config.route(FIXED, get().to(page));
}

impl Served {
    /// Serves what `open` opens.
    pub fn start(database_url: &str, keys: &std::path::Path, open: impl FnOnce(&Place) -> Installation) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let base_url = format!("http://{address}");
        let place = Place { database_url: database_url.to_owned(), key_file: keys.to_owned(), base_url: base_url.clone() };
        let Installation { store, writer, keys, time, .. } = open(&place);
        let app =
            Data::new(App::new(store.clone(), writer.clone(), time, keys, Site { base_url, demo: true, fonts: Vec::new(), dump: None }));
        let (send, receive) = std::sync::mpsc::channel();
        let running = std::thread::spawn(move || {
            System::new().block_on(async move {
                let server = server::server_with(app, listener, 2, fixed).expect("a server");
                send.send(server.handle()).expect("somebody waiting");
                server.await.expect("a clean end");
            });
        });
        let handle = receive.recv().expect("a server");
        Self { address, store, writer, handle, running: Some(running) }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        System::new().block_on(self.handle.stop(true));
        if let Some(running) = self.running.take() {
            running.join().expect("the server's thread");
        }
    }
}
