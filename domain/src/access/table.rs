//! The table itself, and how it is printed.

use std::fmt::Write as _;

use super::{AccountRole, Action, Reach, Scope};

/// Who may do one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// What is done.
    pub action: Action,
    /// The same in words, as they stand in the printed table.
    pub words: &'static str,
    /// How far somebody without an account may go.
    pub anyone: Reach,
    admin: Reach,
    moderator: Reach,
    public_body: Reach,
    grant_operator: Reach,
    ngo: Reach,
    /// What a program needs for it; programs never do what has none, beyond what anyone may.
    pub scope: Option<Scope>,
}

macro_rules! policy {
    ($($action:ident $words:literal: $anyone:ident | $admin:ident $moderator:ident $public_body:ident $grant_operator:ident $ngo:ident | $scope:expr;)+) => {
        /// The policy of the service.
        pub static POLICY: &[Rule] = &[$(Rule::of(Action::$action)),+];

        impl Rule {
            /// The rule of an action; without one this does not compile.
            pub const fn of(action: Action) -> Self {
                match action {
                    $(Action::$action => Self {
                        action: Action::$action,
                        words: $words,
                        anyone: Reach::$anyone,
                        admin: Reach::$admin,
                        moderator: Reach::$moderator,
                        public_body: Reach::$public_body,
                        grant_operator: Reach::$grant_operator,
                        ngo: Reach::$ngo,
                        scope: $scope,
                    },)+
                }
            }
        }
    };
}

policy! {
    //                                                                    anyone     | admin      moderator  public_body grant_op. ngo        | scope
    ReadRegister "read everything that is public":                        Everything | Everything Everything Everything Everything Everything | None;
    GetToken "begin and renew a session, get a client's token":           Everything | Everything Everything Everything Everything Everything | None;
    UseOwnAccount "see one's account, change the password, sign out":     Nothing    | Own        Own        Own        Own        Own        | None;
    ReadAccounts "see accounts":                                          Nothing    | Everything Own        Own        Own        Own        | None;
    WriteAccounts "open accounts, change their roles, close them":        Nothing    | Everything Nothing    Nothing    Nothing    Nothing    | None;
    ReadClients "see API clients":                                        Nothing    | Everything Own        Own        Own        Own        | Some(Scope::Read);
    WriteClients "register API clients and end them":                     Nothing    | Everything Nothing    Own        Own        Own        | None;
    ReadAudit "read the audit log":                                       Nothing    | Everything Everything Nothing    Nothing    Nothing    | None;
}

impl Rule {
    /// How far a role may go.
    pub fn reach(&self, role: AccountRole) -> Reach {
        match role {
            AccountRole::Admin => self.admin,
            AccountRole::Moderator => self.moderator,
            AccountRole::PublicBody => self.public_body,
            AccountRole::GrantOperator => self.grant_operator,
            AccountRole::Ngo => self.ngo,
        }
    }
}

/// The policy as a table of Markdown.
pub fn to_markdown() -> String {
    let mut text = String::from("| who may | anyone |");
    for role in AccountRole::ALL {
        let _ = write!(text, " {role} |");
    }
    text.push_str(" a program needs |\n|---|---|");
    text.push_str(&"---|".repeat(AccountRole::ALL.len() + 1));
    text.push('\n');
    for rule in POLICY {
        let _ = write!(text, "| {} | {} |", rule.words, word(rule.anyone));
        for role in AccountRole::ALL {
            let _ = write!(text, " {} |", word(rule.reach(*role)));
        }
        let needs = match (rule.scope, rule.anyone) {
            (Some(scope), _) => format!("`{scope}`"),
            (None, Reach::Nothing) => "never may".to_owned(),
            (None, _) => "nothing".to_owned(),
        };
        let _ = writeln!(text, " {needs} |");
    }
    text
}

fn word(reach: Reach) -> &'static str {
    match reach {
        Reach::Nothing => "–",
        Reach::Own => "own",
        Reach::Everything => "yes",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_a_line_an_action_and_as_many_cells_everywhere() {
        let text = to_markdown();
        let cells: Vec<usize> = text.lines().map(|line| line.matches('|').count()).collect();
        assert_eq!(cells.len(), POLICY.len() + 2);
        assert!(cells.iter().all(|count| *count == cells[0]), "{text}");
        assert!(
            text.contains("| see API clients | – | yes | own | own | own | own | `read` |"),
            "{text}"
        );
    }
}
