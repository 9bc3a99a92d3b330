//! The tables as diesel sees them: one text for both databases, compared with each by a test.

diesel::table! {
    /// recorded: The city's rules, one row a version; a round keeps the version it was opened under.
    policies (id) {
        id -> Text,
        version -> BigInt,
        effective_from -> Text,
        body -> Text,
        rev -> BigInt,
        reason -> Text,
    }
}

diesel::table! {
    /// recorded: Staff accounts; accounts of one person share `person`, because four eyes compare persons.
    accounts (id) {
        id -> Text,
        person -> Text,
        login -> Text,
        name -> Text,
        role -> Text,
        section -> Nullable<Text>,
        mail -> Text,
        lang -> Text,
        disabled -> Bool,
        made_at -> Text,
        rev -> BigInt,
        position -> Text,
    }
}

diesel::table! {
    /// recorded: Measures put to public comment.
    projects (id) {
        id -> Text,
        fiscal_year -> BigInt,
        number -> BigInt,
        title -> Text,
        title_en -> Text,
        kind -> Text,
        agency -> Text,
        section -> Text,
        summary -> Text,
        state -> Text,
        registered_at -> Text,
        rev -> BigInt,
    }
}

diesel::table! {
    /// recorded: Versions of a draft plan; only a withholding changes them.
    plans (id) {
        id -> Text,
        project -> Text,
        version -> BigInt,
        title -> Text,
        file_name -> Text,
        text -> Text,
        sections -> Text,
        added_at -> Text,
        added_by -> Text,
        rev -> BigInt,
    }
}

diesel::table! {
    /// recorded: Comment rounds.
    rounds (id) {
        id -> Text,
        project -> Text,
        section -> Text,
        number -> BigInt,
        stage -> Text,
        plan -> Nullable<Text>,
        state -> Text,
        opens_at -> Nullable<Text>,
        closes_at -> Nullable<Text>,
        published_at -> Nullable<Text>,
        policy -> BigInt,
        fields -> Text,
        channels -> Text,
        certificates -> Text,
        cancel_reason -> Text,
        drafter -> Text,
        rev -> BigInt,
        correction -> Text,
        numbers -> Text,
        notice_at -> Nullable<Text>,
        extensions -> Text,
        revisions -> Text,
        postponements -> Text,
        slips -> Text,
    }
}

diesel::table! {
    /// recorded: Whatever needs two persons, bound to the hash of what is approved.
    approvals (id) {
        id -> Text,
        purpose -> Text,
        subject -> Text,
        project -> Text,
        section -> Text,
        round -> Nullable<Text>,
        snapshot -> Text,
        detail -> Text,
        state -> Text,
        requested_by -> Text,
        requested_person -> Text,
        requested_at -> Text,
        decided_by -> Nullable<Text>,
        decided_person -> Nullable<Text>,
        decided_at -> Nullable<Text>,
        reason -> Text,
        rev -> BigInt,
        route -> Text,
        stamps -> Text,
        turn_section -> Text,
    }
}

diesel::table! {
    /// recorded: Letters; `text` is the writer's words, offsets in it are code points.
    submissions (id) {
        id -> Text,
        project -> Text,
        round -> Text,
        intake_no -> BigInt,
        channel -> Text,
        office -> Text,
        received_at -> Text,
        registered_at -> Text,
        registered_by -> Nullable<Text>,
        state -> Text,
        validity -> Nullable<Text>,
        validity_reason -> Text,
        duplicate_of -> Nullable<Text>,
        submitter -> Text,
        lang -> Text,
        text -> Text,
        text_key -> Text,
        text_rev -> BigInt,
        parts -> Text,
        asides -> Text,
        redactions -> Text,
        dismissed -> Text,
        cleared_by -> Nullable<Text>,
        uncovered -> BigInt,
        opinions -> BigInt,
        receipt -> Text,
        files -> Text,
        rev -> BigInt,
        found_on -> Text,
        found_how -> Text,
        particulars -> Text,
        repair_until -> Nullable<Text>,
    }
}

diesel::table! {
    /// recorded: Spans of letters; inactive ones belong to an earlier splitting and are not counted.
    opinions (id) {
        id -> Text,
        submission -> Text,
        project -> Text,
        round -> Text,
        text_rev -> BigInt,
        position -> BigInt,
        start_at -> BigInt,
        end_at -> BigInt,
        scope -> Text,
        issue -> Nullable<Text>,
        no_issue -> Nullable<Text>,
        gist -> Text,
        plan_section -> Nullable<Text>,
        text_key -> Text,
        active -> Bool,
        rev -> BigInt,
        translation -> Text,
        translation_due -> Bool,
    }
}

diesel::table! {
    /// recorded: Issues; a number is never reused in its project.
    issues (id) {
        id -> Text,
        project -> Text,
        number -> BigInt,
        theme -> Text,
        title -> Text,
        state -> Text,
        rev -> BigInt,
        merged_into -> Nullable<Text>,
        split_from -> Nullable<Text>,
        owner -> Text,
        due -> Text,
        outcome -> Text,
        reason -> Text,
        carried_from -> Nullable<Text>,
    }
}

diesel::table! {
    /// recorded: The city's view on an issue for a round.
    views (id) {
        id -> Text,
        project -> Text,
        issue -> Text,
        round -> Text,
        state -> Text,
        category -> Nullable<Text>,
        text -> Text,
        reason -> Text,
        place -> Text,
        before_text -> Text,
        after_text -> Text,
        page -> Text,
        later_stage -> Text,
        covered -> Text,
        drafter -> Text,
        rev -> BigInt,
        sections -> Text,
    }
}

diesel::table! {
    /// recorded: Published results, by version.
    publications (id) {
        id -> Text,
        project -> Text,
        round -> Text,
        version -> BigInt,
        state -> Text,
        snapshot -> Text,
        approval -> Text,
        published_at -> Text,
        rev -> BigInt,
    }
}

diesel::table! {
    /// recorded: How projects ended: decided, given up or exempted, by version.
    endings (id) {
        id -> Text,
        project -> Text,
        version -> BigInt,
        kind -> Text,
        state -> Text,
        snapshot -> Text,
        approval -> Text,
        published_at -> Text,
        rev -> BigInt,
    }
}

diesel::table! {
    /// recorded: Complaints about the procedure and what the city answered; who complained stands in `complainants`.
    complaints (id) {
        id -> Text,
        fiscal_year -> BigInt,
        number -> BigInt,
        project -> Nullable<Text>,
        section -> Text,
        kind -> Text,
        channel -> Text,
        received_at -> Text,
        registered_at -> Text,
        registered_by -> Nullable<Text>,
        due -> Text,
        lang -> Text,
        state -> Text,
        receipt -> Text,
        gist -> Text,
        outcome -> Nullable<Text>,
        measure -> Text,
        answer -> Text,
        kept -> Text,
        drafter -> Nullable<Text>,
        reason -> Text,
        answered_at -> Nullable<Text>,
        erasure -> Text,
        erasure_by -> Nullable<Text>,
        rev -> BigInt,
    }
}

diesel::table! {
    /// log: The signed record and the audit record; `leaf` is the canonical text of the entry.
    entries (log, seq) {
        log -> Text,
        seq -> BigInt,
        kind -> Text,
        project -> Nullable<Text>,
        subject -> Nullable<Text>,
        rev -> BigInt,
        time -> Text,
        leaf -> Text,
        hash -> Text,
    }
}

diesel::table! {
    /// log: Complete subtrees of the logs' Merkle trees, level 0 being the leaves.
    nodes (log, level, position) {
        log -> Text,
        level -> BigInt,
        position -> BigInt,
        hash -> Text,
    }
}

diesel::table! {
    /// log: Signed tree heads, one a batch.
    checkpoints (log, size) {
        log -> Text,
        size -> BigInt,
        note -> Text,
    }
}

diesel::table! {
    /// payload: What the `text` commitment of an entry opens to, with its salt.
    bodies (log, seq) {
        log -> Text,
        seq -> BigInt,
        of_table -> Text,
        salt -> Binary,
        body -> Text,
    }
}

diesel::table! {
    /// payload: Who wrote a letter; what the `person` commitment opens to, with its salt.
    persons (submission) {
        submission -> Text,
        seq -> BigInt,
        salt -> Binary,
        body -> Text,
        identity -> Nullable<Text>,
        mail -> Nullable<Text>,
    }
}

diesel::table! {
    /// payload: Who complained, and in which words; what the `person` commitment opens to, with its salt.
    complainants (complaint) {
        complaint -> Text,
        seq -> BigInt,
        salt -> Binary,
        body -> Text,
    }
}

diesel::table! {
    /// payload: Scans and attachments.
    files (id) {
        id -> Text,
        submission -> Text,
        position -> BigInt,
        name -> Text,
        media -> Text,
        size -> BigInt,
        sha256 -> Text,
        bytes -> Binary,
    }
}

diesel::table! {
    /// payload: Mails from the city's mailbox; the bytes stay here until they are a letter's file or are set aside for long.
    inbox (id) {
        id -> Text,
        uidvalidity -> BigInt,
        uid -> BigInt,
        print -> Text,
        received_at -> Text,
        seen_at -> Text,
        state -> Text,
        why -> Nullable<Text>,
        submission -> Nullable<Text>,
        reason -> Text,
        subject -> Text,
        size -> BigInt,
        raw -> Binary,
    }
}

diesel::table! {
    /// payload: Canonical JSON of what was approved or published, by its SHA-256.
    snapshots (hash) {
        hash -> Text,
        body -> Text,
        made_at -> Text,
    }
}

diesel::table! {
    /// payload: Who follows a project (or, without one, the city) and confirmed by mail.
    subscriptions (id) {
        id -> Text,
        mail -> Text,
        lang -> Text,
        project -> Nullable<Text>,
        state -> Text,
        token -> Text,
        made_at -> Text,
        confirmed_at -> Nullable<Text>,
        qa_row -> Nullable<Text>,
        district -> Text,
    }
}

diesel::table! {
    /// working: Passwords (Argon2id PHC strings), one-time links (SHA-256), and the back-off after wrong tries.
    credentials (account) {
        account -> Text,
        password -> Nullable<Text>,
        link -> Nullable<Text>,
        link_ends -> Nullable<Text>,
    }
}

diesel::table! {
    tries (id) {
        id -> Text,
        count -> BigInt,
        next_at -> Nullable<Text>,
        good_at -> Nullable<Text>,
        seen_at -> Text,
    }
}

diesel::table! {
    /// working: By which programs act for an account; `id` is the SHA-256 of the token.
    api_tokens (id) {
        id -> Text,
        account -> Text,
        name -> Text,
        made_at -> Text,
        ends_at -> Text,
        seen_at -> Nullable<Text>,
    }
}

diesel::table! {
    /// working: Signed-in browsers; `id` is the SHA-256 of the cookie.
    sessions (id) {
        id -> Text,
        account -> Text,
        csrf -> Text,
        made_at -> Text,
        seen_at -> Text,
    }
}

diesel::table! {
    /// working: When each way in was last tried and came through, and the code of the test letter that is awaited.
    heartbeats (id) {
        id -> Text,
        channel -> Text,
        office -> Text,
        tried_at -> Nullable<Text>,
        came_at -> Nullable<Text>,
        reach -> Nullable<Text>,
        trouble -> Nullable<Text>,
        failed_since -> Nullable<Text>,
        code -> Nullable<Text>,
        code_at -> Nullable<Text>,
    }
}

diesel::table! {
    /// working: Who works on what, until when; it keeps nobody out.
    claims (id) {
        id -> Text,
        subject -> Text,
        account -> Text,
        since -> Text,
        until -> Text,
    }
}

diesel::table! {
    /// working: What was sent because a day had come, so that nothing is sent twice.
    reminders (id) {
        id -> Text,
        made_at -> Text,
    }
}

diesel::table! {
    /// working: Keys of accepted posts for 14 days, as HMACs, with what was answered.
    idempotency (key) {
        key -> Text,
        payload -> Text,
        reply -> Text,
        made_at -> Text,
    }
}

diesel::table! {
    /// working: An import of a plan that is not saved yet: the text, and where its sections begin.
    plan_drafts (id) {
        id -> Text,
        project -> Text,
        account -> Text,
        title -> Text,
        file_name -> Text,
        text -> Text,
        outline -> Text,
        made_at -> Text,
        rev -> BigInt,
        matches -> Text,
    }
}

diesel::table! {
    /// working: Tables of letters that were chosen and are not taken in yet.
    intake_files (id) {
        id -> Text,
        round -> Text,
        account -> Text,
        name -> Text,
        shape -> Text,
        bytes -> Binary,
        mapping -> Text,
        made_at -> Text,
    }
}

diesel::table! {
    /// working: Scans that a clerk reads while typing the letter in.
    waiting_scans (id) {
        id -> Text,
        round -> Text,
        account -> Text,
        name -> Text,
        media -> Text,
        bytes -> Binary,
        made_at -> Text,
    }
}

diesel::table! {
    /// working: Which rows of tables became letters, as keyed hashes.
    intake_rows (key) {
        key -> Text,
        round -> Text,
    }
}

diesel::table! {
    /// working: What the columns of a section's tables hold, under a name.
    intake_recipes (id) {
        id -> Text,
        section -> Text,
        name -> Text,
        headings -> Text,
        mapping -> Text,
        changed_by -> Text,
        changed_at -> Text,
    }
}

diesel::table! {
    /// working: The next version of the rules while it is being written; one at a time.
    policy_drafts (id) {
        id -> Text,
        base -> BigInt,
        body -> Text,
        changed_by -> Text,
        changed_at -> Text,
        rev -> BigInt,
    }
}

diesel::table! {
    /// working: What a rule told an audience; expanded into letters later.
    notices (id) {
        id -> Text,
        name -> Text,
        audience -> Text,
        seq -> BigInt,
        project -> Nullable<Text>,
        round -> Nullable<Text>,
        submission -> Nullable<Text>,
        approval -> Nullable<Text>,
        account -> Nullable<Text>,
        mark -> Text,
        done -> Bool,
        made_at -> Text,
        complaint -> Nullable<Text>,
        occasion -> Nullable<Text>,
        issue -> Nullable<Text>,
        qa_row -> Nullable<Text>,
    }
}

diesel::table! {
    /// working: One mail to one recipient; the address is read when it is sent.
    letters (id) {
        id -> Text,
        notice -> Text,
        round -> Nullable<Text>,
        name -> Text,
        audience -> Text,
        recipient_kind -> Text,
        recipient -> Text,
        lang -> Text,
        state -> Text,
        attempts -> BigInt,
        next_at -> Text,
        made_at -> Text,
        handed_at -> Nullable<Text>,
        last_error -> Text,
        rev -> BigInt,
    }
}

diesel::table! {
    /// working: The demo's mail box: what would have been sent.
    caught_mail (id) {
        id -> Text,
        made_at -> Text,
        sender -> Text,
        recipient -> Text,
        subject -> Text,
        body -> Text,
    }
}

diesel::table! {
    /// working: Single values of the installation, e.g. the demo's clock offset in milliseconds.
    settings (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    /// working: The content of which an account last said that it has looked at it.
    looks (account, purpose, subject) {
        account -> Text,
        purpose -> Text,
        subject -> Text,
        snapshot -> Text,
        looked_at -> Text,
    }
}

diesel::table! {
    /// recorded: Whether a project is under the issue-sorting method (論点整理手法), or why not.
    ledgers (id) {
        id -> Text,
        project -> Text,
        state -> Text,
        ground -> Text,
        reason -> Text,
        begun_at -> Nullable<Text>,
        rev -> BigInt,
        outcome -> Nullable<Text>,
        ending -> Text,
        successor -> Nullable<Text>,
        ended_at -> Nullable<Text>,
    }
}

diesel::table! {
    /// recorded: Occasions on which a measure is explained to residents (説明の機会).
    occasions (id) {
        id -> Text,
        project -> Text,
        section -> Text,
        number -> BigInt,
        kind -> Text,
        title -> Text,
        area -> Text,
        place -> Text,
        capacity -> Nullable<BigInt>,
        starts_at -> Nullable<Text>,
        ends_at -> Nullable<Text>,
        note -> Text,
        state -> Text,
        reason -> Text,
        edition -> Nullable<Text>,
        attendees -> Text,
        participants -> Nullable<BigInt>,
        remarks -> Text,
        kept -> Text,
        recorder -> Nullable<Text>,
        confirmer -> Nullable<Text>,
        drafter -> Text,
        record -> Text,
        published_at -> Nullable<Text>,
        rev -> BigInt,
    }
}

diesel::table! {
    /// recorded: Papers that are handed out on an occasion, each by the hash of its bytes.
    materials (id) {
        id -> Text,
        project -> Text,
        occasion -> Text,
        number -> BigInt,
        title -> Text,
        media -> Text,
        size -> BigInt,
        sha256 -> Text,
        state -> Text,
        late -> Bool,
        reason -> Text,
        edition -> Nullable<Text>,
        added_by -> Text,
        frozen_at -> Nullable<Text>,
        rev -> BigInt,
    }
}

diesel::table! {
    /// payload: The bytes of a material; gone once it was taken out or withheld.
    material_files (material) {
        material -> Text,
        bytes -> Binary,
    }
}

diesel::table! {
    /// recorded: What was said on an occasion, row by row, with the answers that were given.
    qa_rows (id) {
        id -> Text,
        project -> Text,
        occasion -> Text,
        number -> BigInt,
        key -> Text,
        kind -> Text,
        speaker -> Text,
        district -> Text,
        words -> Text,
        answer -> Text,
        answered_by -> Text,
        due -> Text,
        later_answer -> Text,
        later_by -> Text,
        later_at -> Nullable<Text>,
        issue -> Nullable<Text>,
        repeats -> Nullable<BigInt>,
        reason -> Text,
        moved -> Nullable<Text>,
        state -> Text,
        noted_by -> Text,
        noted_at -> Text,
        rev -> BigInt,
    }
}

diesel::table! {
    /// recorded: Objections to the published record of an occasion, and what the city answered.
    objections (id) {
        id -> Text,
        project -> Text,
        occasion -> Text,
        number -> BigInt,
        of_row -> BigInt,
        words -> Text,
        wanted -> Text,
        channel -> Text,
        received_at -> Text,
        registered_at -> Text,
        registered_by -> Nullable<Text>,
        lang -> Text,
        state -> Text,
        ruling -> Nullable<Text>,
        said -> Text,
        text -> Text,
        answer -> Text,
        post -> Text,
        reason -> Text,
        drafter -> Nullable<Text>,
        decided_at -> Nullable<Text>,
        rev -> BigInt,
    }
}

diesel::table! {
    /// recorded: The city's views in the ledger: dated, and never overwritten.
    ledger_views (id) {
        id -> Text,
        project -> Text,
        issue -> Text,
        number -> BigInt,
        state -> Text,
        category -> Nullable<Text>,
        text -> Text,
        reason -> Text,
        page -> Text,
        later_stage -> Text,
        change -> Text,
        covered -> Text,
        drafter -> Text,
        approved_at -> Nullable<Text>,
        rev -> BigInt,
    }
}

diesel::table! {
    /// recorded: Editions of a ledger (論点整理表), each with the lines of the one before first and unchanged.
    editions (id) {
        id -> Text,
        project -> Text,
        number -> BigInt,
        occasion -> Nullable<Text>,
        cutoff_at -> Text,
        late_reason -> Text,
        kept -> Text,
        state -> Text,
        posting -> Nullable<Text>,
        last_line -> Nullable<BigInt>,
        hash -> Text,
        proposed_by -> Text,
        frozen_at -> Nullable<Text>,
        rev -> BigInt,
    }
}

diesel::table! {
    /// recorded: What entered a ledger at once, and was public from then on; each names the hash of the one before.
    postings (id) {
        id -> Text,
        project -> Text,
        number -> BigInt,
        source -> Text,
        subject -> Text,
        snapshot -> Text,
        hash -> Text,
        first_line -> BigInt,
        last_line -> BigInt,
        entered_at -> Text,
        state -> Text,
        rev -> BigInt,
    }
}

diesel::table! {
    /// working: The lines of postings, one by one, for reading; `verify` compares them with the postings.
    ledger_lines (project, number) {
        project -> Text,
        number -> BigInt,
        posting -> BigInt,
        entered_at -> Text,
        happened_on -> Text,
        kind -> Text,
        issue -> Nullable<BigInt>,
        source -> Text,
        body -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    policies,
    accounts,
    projects,
    plans,
    rounds,
    approvals,
    submissions,
    opinions,
    issues,
    views,
    publications,
    endings,
    complaints,
    complainants,
    entries,
    nodes,
    checkpoints,
    bodies,
    persons,
    files,
    inbox,
    snapshots,
    subscriptions,
    ledgers,
    occasions,
    materials,
    material_files,
    qa_rows,
    objections,
    ledger_views,
    editions,
    postings,
    ledger_lines,
    credentials,
    tries,
    sessions,
    api_tokens,
    idempotency,
    plan_drafts,
    intake_files,
    waiting_scans,
    intake_rows,
    intake_recipes,
    policy_drafts,
    notices,
    letters,
    caught_mail,
    settings,
);

/// Tables whose rows are compared with their last record entry, and may change only to the next rev.
pub const RECORDED: &[&str] = &[
    "policies",
    "accounts",
    "projects",
    "plans",
    "rounds",
    "approvals",
    "submissions",
    "opinions",
    "issues",
    "views",
    "publications",
    "endings",
    "complaints",
    "ledgers",
    "occasions",
    "materials",
    "qa_rows",
    "objections",
    "ledger_views",
    "editions",
    "postings",
];
/// Insert-only tables of the signed logs.
pub const LOGS: &[&str] = &["entries", "nodes", "checkpoints"];
/// Tables that the erasure and withholding commands may remove from.
pub const PAYLOAD: &[&str] = &["bodies", "persons", "complainants", "files", "material_files", "inbox", "snapshots", "subscriptions"];
/// Queues, sessions and drafts: no promise rests on them alone.
pub const WORKING: &[&str] = &[
    "credentials",
    "tries",
    "sessions",
    "api_tokens",
    "idempotency",
    "plan_drafts",
    "intake_files",
    "waiting_scans",
    "intake_rows",
    "intake_recipes",
    "policy_drafts",
    "heartbeats",
    "claims",
    "notices",
    "letters",
    "caught_mail",
    "settings",
    "looks",
    "ledger_lines",
];

// Mails are counted by what was told to whom.
diesel::allow_columns_to_appear_in_same_group_by_clause!(letters::name, letters::audience, letters::state);
