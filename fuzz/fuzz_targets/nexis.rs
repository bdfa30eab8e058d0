#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| according_fuzz::nexis(bytes));
