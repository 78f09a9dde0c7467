//! Accounts: people who act for an organisation, and the programs of organisations. Neither is part of the register, and
//! nothing of them stands in the change log.

use unicode_normalization::UnicodeNormalization;
use zxcvbn::feedback::Warning;

use crate::access::{AccountRole, Scope};
use crate::{Bin, Id, Invalid, OrgId, text};

/// Fewest characters of a password.
pub const SHORTEST_PASSWORD: usize = 12;
/// Most characters of a password: enough for a sentence, too few to keep the server busy.
pub const LONGEST_PASSWORD: usize = 200;

/// The name by which somebody signs in.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Login(String);

impl Login {
    /// Reads a login; letters are made small.
    ///
    /// # Errors
    /// `malformed` unless it is 3 to 64 characters of `a–z 0–9 . _ @ -`, the first a letter or digit; `natural_person` when it
    /// holds the number of a person.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let login = text.to_ascii_lowercase();
        let fits = (3..=64).contains(&login.len())
            && login.starts_with(|c: char| c.is_ascii_alphanumeric())
            && login.bytes().all(|b| b.is_ascii_alphanumeric() || b"._@-".contains(&b));
        if !fits {
            return Err(Invalid::new(
                "malformed",
                "login",
                "",
                "is not a login: 3 to 64 letters, digits, '.', '_', '@', '-', the first a letter or digit",
            ));
        }
        if holds_person(&login) {
            return Err(Invalid::new(
                "natural_person",
                "login",
                "",
                "holds the number of a natural person, which is not kept",
            ));
        }
        Ok(Self(login))
    }

    /// The login as it is kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a text holds the number of a natural person.
fn holds_person(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit()).any(|digits| {
        digits.len() == 12
            && Bin::parse(digits).is_err_and(|invalid| invalid.code == "natural_person")
    })
}

/// A password that may be chosen, in the form in which it is compared (NFC, as RFC 8265 wants it).
pub struct Password(String);

impl Password {
    /// Takes a password for an account.
    ///
    /// # Errors
    /// `too_short`, `too_long`; `too_common` when it is among the most common ones or a play on one; `too_simple` when it is
    /// guessed within a million tries of somebody who knows the login.
    pub fn choose(password: &str, login: &Login) -> Result<Self, Invalid> {
        let refused = |code, detail: String| Err(Invalid::new(code, "password", "", detail));
        let chosen = Self::given(password);
        let length = chosen.0.chars().count();
        if length < SHORTEST_PASSWORD {
            return refused("too_short", format!("has fewer than {SHORTEST_PASSWORD} characters"));
        }
        if length > LONGEST_PASSWORD {
            return refused("too_long", format!("has more than {LONGEST_PASSWORD} characters"));
        }
        let names: Vec<&str> =
            login.0.split(['.', '_', '@', '-']).chain([login.as_str()]).collect();
        let strength = zxcvbn::zxcvbn(&chosen.0, &names);
        let warning = strength.feedback().and_then(zxcvbn::feedback::Feedback::warning);
        if warning.is_some_and(is_common) {
            return refused("too_common", "is one of the most common passwords".to_owned());
        }
        if strength.guesses() < 1_000_000 {
            return refused("too_simple", "is guessed too easily".to_owned());
        }
        Ok(chosen)
    }

    /// A password as somebody gives it to sign in.
    pub fn given(password: &str) -> Self {
        Self(password.nfc().collect())
    }

    /// The bytes that are hashed.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// Whether a whole password is one of those on the list of the 30,000 most common ones, or a play on one.
fn is_common(warning: Warning) -> bool {
    matches!(
        warning,
        Warning::ThisIsATop10Password
            | Warning::ThisIsATop100Password
            | Warning::ThisIsACommonPassword
            | Warning::ThisIsSimilarToACommonlyUsedPassword
    )
}

/// The organisation that an account acts for.
///
/// # Errors
/// As [`OrgId::parse`], and `check_failed` for a BIN whose check digit is wrong.
pub fn organisation(text: &str) -> Result<OrgId, Invalid> {
    let organisation = OrgId::parse(text)?;
    if organisation.check_failed() {
        let detail = "is a BIN whose check digit is wrong";
        return Err(Invalid::new("check_failed", "organisation", text, detail));
    }
    Ok(organisation)
}

/// Somebody who acts for an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id, `acc-…`.
    pub id: Id,
    /// By which they sign in.
    pub login: Login,
    /// For which organisation.
    pub organisation: OrgId,
    /// What they may be there for, in the order of the code list.
    pub roles: Vec<AccountRole>,
    /// Whether they can sign in.
    pub active: bool,
}

/// A program that acts for an organisation (RFC 6749, 4.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Its id, `cli-…`.
    pub id: Id,
    /// What people call it.
    pub name: String,
    /// For which organisation.
    pub organisation: OrgId,
    /// As what.
    pub roles: Vec<AccountRole>,
    /// What it may ask for.
    pub scopes: Vec<Scope>,
}

/// The name of a program: a line of 1 to 100 characters.
///
/// # Errors
/// `malformed`, `control_character`, `natural_person`.
pub fn client_name(name: &str) -> Result<String, Invalid> {
    text::line("name", name)?;
    let name = name.trim();
    if !(1..=100).contains(&name.chars().count()) {
        return Err(Invalid::new("malformed", "name", name, "has not 1 to 100 characters"));
    }
    if holds_person(name) {
        return Err(Invalid::new(
            "natural_person",
            "name",
            "",
            "holds the number of a natural person, which is not kept",
        ));
    }
    Ok(name.to_owned())
}

/// Roles that an account can have together: all but those of the two sides of money.
///
/// # Errors
/// `required` where there is none, `repeated`, `contradiction` where one account would stand on both sides.
pub fn check_roles(roles: &[AccountRole]) -> Result<(), Invalid> {
    let refused = |code, detail: &str| Err(Invalid::new(code, "roles", "", detail));
    if roles.is_empty() {
        return refused("required", "names no role");
    }
    if roles.iter().enumerate().any(|(at, role)| roles[..at].contains(role)) {
        return refused("repeated", "stands in the list twice");
    }
    let gives = roles
        .iter()
        .any(|role| matches!(role, AccountRole::PublicBody | AccountRole::GrantOperator));
    if gives && roles.contains(&AccountRole::Ngo) {
        return refused(
            "contradiction",
            "an account is not there for those who fund and for those who are funded",
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_is_small_letters_and_tells_no_person() {
        assert_eq!(Login::parse("Aigul@Akimat.kz").unwrap().as_str(), "aigul@akimat.kz");
        for wrong in ["", "ab", ".abc", "a b c", "әйгүл", &"x".repeat(65), "a\0bc"] {
            assert_eq!(Login::parse(wrong).unwrap_err().code, "malformed", "{wrong}");
        }
        assert_eq!(Login::parse("user-900101300017").unwrap_err().code, "natural_person");
        assert!(Login::parse("kz-170940025833").is_ok(), "a BIN is no person's");
    }

    #[test]
    fn a_password_is_long_and_not_common() {
        let login = Login::parse("gulnara.akhmetova").unwrap();
        let refused = |password: &str| match Password::choose(password, &login) {
            Ok(_) => "none",
            Err(invalid) => invalid.code,
        };
        assert_eq!(refused("short"), "too_short");
        assert_eq!(refused(&"ab1 ".repeat(51)), "too_long");
        for common in ["1qaz2wsx3edc4rfv", "123456789987654321", "MailCreated5240"] {
            assert_eq!(refused(common), "too_common", "{common}");
        }
        for simple in ["passwordpassword", "gfhjkmgfhjkm", "123456789012", "P4$$w0rdP4$$w0rd"] {
            assert!(matches!(refused(simple), "too_common" | "too_simple"), "{simple}");
        }
        assert_eq!(refused("gulnara.akhmetova"), "too_simple");
        assert_eq!(refused("aaaaaaaaaaaaaaa"), "too_simple");
        assert_eq!(refused("қара тау, ақ бұлт"), "none");
        assert_eq!(refused("correct horse battery"), "none");
    }

    #[test]
    fn a_password_is_the_same_however_its_letters_are_put_together() {
        assert_eq!(Password::given("й").as_bytes(), Password::given("и\u{306}").as_bytes());
    }

    #[test]
    fn an_organisation_is_one_whose_number_is_right() {
        assert!(
            organisation("KZ-BIN-170940025833").is_ok() && organisation("GB-CHC-1164883").is_ok()
        );
        assert_eq!(organisation("KZ-BIN-170940025834").unwrap_err().code, "check_failed");
        assert_eq!(organisation("Ministry").unwrap_err().code, "unknown_scheme");
    }

    #[test]
    fn nobody_stands_on_both_sides() {
        use AccountRole::{Admin, GrantOperator, Ngo, PublicBody};
        assert!(check_roles(&[Admin, Ngo]).is_ok());
        for (roles, code) in [
            (&[][..], "required"),
            (&[Ngo, Ngo], "repeated"),
            (&[PublicBody, Ngo], "contradiction"),
            (&[Ngo, GrantOperator], "contradiction"),
        ] {
            assert_eq!(check_roles(roles).unwrap_err().code, code);
        }
    }
}
