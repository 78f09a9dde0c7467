//! Tables as diesel sees them. Both databases have the same; a test compares this file with them.

diesel::table! {
    settings (name) {
        name -> Text,
        value -> Binary,
    }
}

diesel::table! {
    log_head (id) {
        id -> Integer,
        sequence -> BigInt,
        at -> BigInt,
        hash -> Binary,
    }
}

diesel::table! {
    log_kinds (kind) {
        kind -> Text,
        sequence -> BigInt,
    }
}

diesel::table! {
    log_blocks (first_sequence) {
        first_sequence -> BigInt,
        last_sequence -> BigInt,
        snapshot -> BigInt,
        at -> BigInt,
        seed -> Nullable<Binary>,
        previous_hash -> Binary,
        hash -> Binary,
        entries -> Binary,
    }
}

diesel::table! {
    sources (id) {
        id -> Text,
        revision -> Integer,
        sequence -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
        gone -> Nullable<Text>,
        gone_reason -> Nullable<Text>,
        survivor -> Nullable<Text>,
        stated_by -> Text,
        dated -> Nullable<Date>,
        state -> Nullable<Text>,
        authority -> Text,
        listing -> Bool,
        coverage_sequence -> BigInt,
    }
}

diesel::table! {
    organisations (id) {
        id -> Text,
        revision -> Integer,
        sequence -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
        gone -> Nullable<Text>,
        gone_reason -> Nullable<Text>,
        survivor -> Nullable<Text>,
        stated_by -> Text,
        dated -> Nullable<Date>,
        state -> Nullable<Text>,
        name_kk -> Text,
        name_ru -> Text,
        name_en -> Text,
        legal_form -> Nullable<Text>,
        status -> Text,
        registered_on -> Nullable<Date>,
        seat -> Text,
        roles -> Text,
        spheres -> Text,
        parent_id -> Nullable<Text>,
        listed -> Bool,
    }
}

diesel::table! {
    funding (id) {
        id -> Text,
        revision -> Integer,
        sequence -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
        gone -> Nullable<Text>,
        gone_reason -> Nullable<Text>,
        survivor -> Nullable<Text>,
        stated_by -> Text,
        dated -> Nullable<Date>,
        state -> Nullable<Text>,
        kind -> Text,
        funding_kind -> Text,
        status -> Text,
        stage -> Nullable<Text>,
        currency -> Nullable<Text>,
        amount -> Nullable<BigInt>,
        bucket -> Text,
        counted -> BigInt,
        signed_on -> Nullable<Date>,
        start_on -> Nullable<Date>,
        end_on -> Nullable<Date>,
        call_id -> Nullable<Text>,
        places -> Text,
        spheres -> Text,
        region -> Text,
    }
}

diesel::table! {
    milestones (id) {
        id -> Text,
        revision -> Integer,
        sequence -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
        gone -> Nullable<Text>,
        gone_reason -> Nullable<Text>,
        survivor -> Nullable<Text>,
        stated_by -> Text,
        dated -> Nullable<Date>,
        state -> Nullable<Text>,
        funding_id -> Text,
        milestone_kind -> Text,
        status -> Text,
        position -> Nullable<BigInt>,
        due_on -> Nullable<Date>,
        owed_on -> Nullable<Date>,
        currency -> Nullable<Text>,
        amount -> Nullable<BigInt>,
    }
}

diesel::table! {
    payments (id) {
        id -> Text,
        revision -> Integer,
        sequence -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
        gone -> Nullable<Text>,
        gone_reason -> Nullable<Text>,
        survivor -> Nullable<Text>,
        stated_by -> Text,
        dated -> Nullable<Date>,
        state -> Nullable<Text>,
        funding_id -> Text,
        status -> Text,
        paid_on -> Nullable<Date>,
        currency -> Text,
        amount -> BigInt,
    }
}

diesel::table! {
    documents (id) {
        id -> Text,
        revision -> Integer,
        sequence -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
        gone -> Nullable<Text>,
        gone_reason -> Nullable<Text>,
        survivor -> Nullable<Text>,
        stated_by -> Text,
        dated -> Nullable<Date>,
        state -> Nullable<Text>,
        funding_id -> Text,
        document_type -> Text,
        access -> Text,
        dated_on -> Nullable<Date>,
    }
}

diesel::table! {
    calls (id) {
        id -> Text,
        revision -> Integer,
        sequence -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
        gone -> Nullable<Text>,
        gone_reason -> Nullable<Text>,
        survivor -> Nullable<Text>,
        stated_by -> Text,
        dated -> Nullable<Date>,
        state -> Nullable<Text>,
        funder_id -> Nullable<Text>,
        operator_id -> Nullable<Text>,
        status -> Text,
        currency -> Nullable<Text>,
        amount -> Nullable<BigInt>,
        announced_on -> Nullable<Date>,
        applications_to -> Nullable<Date>,
        places -> Text,
        spheres -> Text,
    }
}

diesel::table! {
    statements (kind, thing_id, source_id) {
        kind -> Text,
        thing_id -> Text,
        source_id -> Text,
        dated -> Nullable<Date>,
        fields -> Text,
    }
}

diesel::table! {
    funding_parties (funding_id, role, organisation_id) {
        funding_id -> Text,
        role -> Text,
        organisation_id -> Text,
        present -> Bool,
    }
}

diesel::table! {
    organisation_totals (organisation_id, direction, kind, currency, bucket) {
        organisation_id -> Text,
        direction -> Text,
        kind -> Text,
        currency -> Text,
        bucket -> Text,
        count -> BigInt,
        sum_high -> BigInt,
        sum_low -> BigInt,
        sequence -> BigInt,
    }
}

diesel::table! {
    accounts (id) {
        id -> Text,
        login -> Text,
        organisation_id -> Text,
        roles -> Text,
        password -> Text,
        active -> Bool,
        revision -> Integer,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    sessions (id) {
        id -> Text,
        account_id -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
        ended_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    refresh_tokens (hash) {
        hash -> Binary,
        session_id -> Text,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    audit (number) {
        number -> BigInt,
        at -> BigInt,
        actor -> Text,
        organisation_id -> Nullable<Text>,
        action -> Text,
        subject -> Text,
        detail -> Nullable<Text>,
    }
}

diesel::table! {
    clients (id) {
        id -> Text,
        name -> Text,
        organisation_id -> Text,
        roles -> Text,
        scopes -> Text,
        secret -> Binary,
        created_at -> BigInt,
    }
}

diesel::table! {
    signing_keys (id) {
        id -> Text,
        secret -> Binary,
        created_at -> BigInt,
        retired_at -> Nullable<BigInt>,
    }
}

diesel::joinable!(sessions -> accounts (account_id));
diesel::joinable!(refresh_tokens -> sessions (session_id));

diesel::allow_tables_to_appear_in_same_query!(accounts, sessions, refresh_tokens);

diesel::allow_tables_to_appear_in_same_query!(
    calls,
    documents,
    funding,
    funding_parties,
    milestones,
    organisations,
    payments,
    statements
);
