#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| sma_fuzz::peeks(data));
