# syntax=docker/dockerfile:1

# --- build -------------------------------------------------------------------------------------
# SQLite, libpq and OpenSSL are built from the sources that their crates carry: perl and make are
# what OpenSSL asks for; nothing of it has to be installed where the binary runs.
FROM rust:1.95-bookworm AS build
RUN apt-get update \
 && apt-get install --yes --no-install-recommends make perl \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --release --locked --package cli \
 && install -D target/release/enpo /out/enpo

# --- run ---------------------------------------------------------------------------------------
FROM debian:bookworm-slim AS run
RUN apt-get update \
 && apt-get install --yes --no-install-recommends ca-certificates \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --user-group --home-dir /var/lib/enpo --create-home enpo
COPY --from=build /out/enpo /usr/local/bin/enpo
COPY LICENSE /usr/share/doc/enpo/LICENSE

USER enpo
WORKDIR /var/lib/enpo
# Kept outside the container; an operator of PostgreSQL sets ENPO_DATABASE_URL instead.
VOLUME /var/lib/enpo
ENV ENPO_DATABASE_URL=sqlite:/var/lib/enpo/enpo.db \
    ENPO_INDEX=/var/lib/enpo/index \
    ENPO_LISTEN=0.0.0.0:8080
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["enpo", "health", "--url", "http://127.0.0.1:8080"]
ENTRYPOINT ["enpo"]
CMD ["serve"]
