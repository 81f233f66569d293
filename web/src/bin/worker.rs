//! The worker of the page. It is a program of this package, so that both programs are built from the same
//! dependencies, which are compiled once.

fn main() {
    sma_worker::program::run();
}
