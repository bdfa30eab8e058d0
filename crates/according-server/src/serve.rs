//! The network: connections in, responses out, and an end that loses nothing.

use crate::app::App;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Connections at once; the next one waits to be accepted.
const CONNECTIONS: usize = 512;
/// A client that takes longer over the head of a request is let go of.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// A connection ends after this, whatever it does: a client that never reads does not stay for good.
const CONNECTION_TIME: Duration = Duration::from_secs(600);
/// What is under way when the server is to end has so long to finish.
const GRACE: Duration = Duration::from_secs(10);

/// Listens at `address`.
///
/// # Errors
/// If the address is taken, or is none of this machine's.
pub fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// Answers connections until `end` is there; then takes no more, and finishes what is under way.
///
/// # Errors
/// If no threads can be started.
pub fn serve(listener: TcpListener, app: Arc<App>, end: impl Future<Output = ()>) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("according-http")
        .enable_all()
        .build()?;
    runtime.block_on(run(listener, app, end))?;
    // A question that outlived its limit may still be told to stop; nobody waits for its answer.
    runtime.shutdown_timeout(Duration::from_secs(1));
    Ok(())
}

/// Whatever the system sends to end a program: Ctrl-C, a polite kill.
pub async fn asked_to_end() {
    let interrupt = async {
        // Where no signal can be heard the server runs until it is killed.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => tokio::select! {
                () = interrupt => {}
                _ = terminate.recv() => {}
            },
            Err(_) => interrupt.await,
        }
    }
    #[cfg(not(unix))]
    interrupt.await;
}

async fn run(listener: TcpListener, app: Arc<App>, end: impl Future<Output = ()>) -> io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let graceful = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME).max_buf_size(64 * 1024);
    let mut end = std::pin::pin!(end);
    loop {
        let place = tokio::select! {
            place = Arc::clone(&room).acquire_owned() => place.map_err(io::Error::other)?,
            () = &mut end => break,
        };
        let stream = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(_) => {
                    // Out of file descriptors, most likely: one becomes free when a connection ends.
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    continue;
                }
            },
            () = &mut end => break,
        };
        let app = Arc::clone(&app);
        let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
            let app = Arc::clone(&app);
            async move { Ok::<_, Infallible>(app.answer(request.method(), request.uri(), request.headers()).await) }
        });
        let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            // A client that goes away in the middle is its own business.
            let _ = tokio::time::timeout(CONNECTION_TIME, connection).await;
            drop(place);
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(GRACE, graceful.shutdown()).await;
    Ok(())
}
