//! Who may do what: the one table of the policy, role × action × relation to the thing. `enpo policy` prints it, the API asks
//! nothing else, and the tests hold every operation against it.

mod table;

use crate::vocabulary::codes;

pub use table::{POLICY, Rule, to_markdown};

codes!(
    /// What an account may be there for. An account can have several.
    AccountRole, "account_roles", {
        Admin = "admin",
        Moderator = "moderator",
        PublicBody = "public_body",
        GrantOperator = "grant_operator",
        Ngo = "ngo",
    }
);

codes!(
    /// What an API client of an organisation was allowed to do with its tokens (RFC 6749, 3.3).
    Scope, "client_scopes", {
        Read = "read",
    }
);

codes!(
    /// What the audit log tells of accounts, clients and keys.
    AuditAction, "audit_actions", {
        AccountOpened = "account_opened",
        AccountChanged = "account_changed",
        AccountClosed = "account_closed",
        AccountReopened = "account_reopened",
        PasswordChanged = "password_changed",
        SessionBegun = "session_begun",
        SessionEnded = "session_ended",
        TokenReused = "token_reused",
        ClientRegistered = "client_registered",
        ClientEnded = "client_ended",
        KeysRotated = "keys_rotated",
    }
);

/// Something that can be done with the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Read what is public: the whole register.
    ReadRegister,
    /// Begin a session with a login and a password, go on with it, or get a token for a client.
    GetToken,
    /// See one's own account, change one's password, end one's session.
    UseOwnAccount,
    /// See accounts.
    ReadAccounts,
    /// Open accounts; change their roles; close them.
    WriteAccounts,
    /// See the API clients of an organisation.
    ReadClients,
    /// Register and end API clients of an organisation.
    WriteClients,
    /// See who did what with accounts, clients and keys.
    ReadAudit,
}

/// What a thing is to whoever acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// It belongs to the organisation the account acts for, or is the account itself.
    Own,
    /// It belongs to somebody else.
    Others,
}

/// How far somebody may go with an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Not at all.
    Nothing,
    /// With what is one's own organisation's.
    Own,
    /// With everything.
    Everything,
}

impl Reach {
    /// Whether a thing lies within.
    pub fn covers(self, relation: Relation) -> bool {
        match relation {
            Relation::Own => self >= Self::Own,
            Relation::Others => self == Self::Everything,
        }
    }
}

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor<'a> {
    /// Nobody in particular.
    Anyone,
    /// Somebody who signed in, with these roles.
    Person(&'a [AccountRole]),
    /// A program of an organisation with these roles, within these scopes.
    Client(&'a [AccountRole], &'a [Scope]),
}

impl Actor<'_> {
    /// How far this actor may go with an action.
    pub fn reach(self, action: Action) -> Reach {
        let rule = Rule::of(action);
        let most = |roles: &[AccountRole]| {
            roles.iter().map(|role| rule.reach(*role)).max().unwrap_or(Reach::Nothing)
        };
        match self {
            Self::Anyone => rule.anyone,
            Self::Person(roles) => most(roles).max(rule.anyone),
            // A program never goes beyond its organisation.
            Self::Client(roles, scopes) => match rule.scope {
                Some(scope) if scopes.contains(&scope) => {
                    most(roles).min(Reach::Own).max(rule.anyone)
                }
                _ => rule.anyone,
            },
        }
    }

    /// Whether this actor may do this to a thing of that relation.
    pub fn may(self, action: Action, relation: Relation) -> bool {
        self.reach(action).covers(relation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_has_one_rule_and_everybody_reads_the_register() {
        for (at, rule) in POLICY.iter().enumerate() {
            assert!(POLICY[..at].iter().all(|other| other.action != rule.action), "{rule:?}");
            assert_eq!(Rule::of(rule.action), *rule);
            assert!(AccountRole::ALL.iter().all(|role| rule.reach(*role) >= rule.anyone));
        }
        assert!(Actor::Anyone.may(Action::ReadRegister, Relation::Others));
    }

    #[test]
    fn of_several_roles_the_strongest_counts() {
        let both = [AccountRole::Ngo, AccountRole::Admin];
        assert!(Actor::Person(&both).may(Action::WriteAccounts, Relation::Others));
        assert!(!Actor::Person(&both[..1]).may(Action::WriteAccounts, Relation::Own));
        assert!(!Actor::Person(&[]).may(Action::UseOwnAccount, Relation::Own));
    }

    #[test]
    fn a_program_stays_within_its_scopes_and_its_organisation() {
        let admin = [AccountRole::Admin];
        let reading = Actor::Client(&admin, &[Scope::Read]);
        assert!(reading.may(Action::ReadClients, Relation::Own));
        assert!(!reading.may(Action::ReadClients, Relation::Others));
        assert!(!reading.may(Action::WriteClients, Relation::Own));
        assert!(!Actor::Client(&admin, &[]).may(Action::ReadClients, Relation::Own));
        assert!(Actor::Client(&admin, &[]).may(Action::ReadRegister, Relation::Others));
    }
}
