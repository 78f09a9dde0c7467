//! Words as people write them, made comparable across languages and scripts.
