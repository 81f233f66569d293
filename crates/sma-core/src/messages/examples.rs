//! An example of each variant of an enum.

/// Returns the examples of an enum's variants. A new variant does not compile without one: the
/// patterns are the arms of a match.
macro_rules! examples {
    ($enum:ty: $($pattern:pat => $($example:expr),+;)+) => {{
        const _: fn(&$enum) = |example| match example { $($pattern => (),)+ };
        let mut examples = alloc::vec::Vec::<$enum>::new();
        $($(
            let example = $example;
            assert!(matches!(example, $pattern), "{example:?} is no {}", stringify!($pattern));
            examples.push(example);
        )+)+
        examples
    }};
}

pub(super) use examples;
