//! `enpo account`, `enpo keys`, `enpo policy`.

use std::io::{BufRead as _, IsTerminal as _};
use std::process::ExitCode;

use domain::account::{self, Login, Password, check_roles};
use domain::{Clock as _, SystemClock};
use persistence::Store;
use persistence::access::{AccountChange, AccountRecord, By, Changed, NewAccount, OPERATOR};

use crate::arguments::{AccountCommand, NewAccountOptions};
use crate::{Failure, maintain};

pub fn run(database: Option<String>, command: &AccountCommand) -> Result<ExitCode, Failure> {
    let store = maintain::open(database, true)?;
    match command {
        AccountCommand::Create(options) => create(&store, options),
        AccountCommand::List => list(&store),
        AccountCommand::Password { login } => password(&store, login),
        AccountCommand::Close { login } => set_active(&store, login, false),
        AccountCommand::Reopen { login } => set_active(&store, login, true),
    }
}

fn create(store: &Store, options: &NewAccountOptions) -> Result<ExitCode, Failure> {
    let login = login(&options.login)?;
    let organisation = account::organisation(&options.organisation)
        .map_err(|invalid| format!("--organisation {}: {invalid}", options.organisation))?;
    let mut roles = options.role.clone();
    check_roles(&roles).map_err(|invalid| format!("--role {}", invalid.detail))?;
    roles.sort_unstable();
    let password = chosen(&login)?;
    let id = api::fresh_account_id()?;
    let new = NewAccount { id, login, organisation, roles, password };
    let opened = store.access().open_account(&new, operator())?;
    println!("{}", sentence(&opened));
    Ok(ExitCode::SUCCESS)
}

fn list(store: &Store) -> Result<ExitCode, Failure> {
    let mut after = String::new();
    loop {
        let page = store.access().accounts(None, &after, 100)?;
        for record in &page {
            println!("{}", sentence(record));
        }
        match page.last() {
            Some(last) if page.len() == 100 => last.account.login.as_str().clone_into(&mut after),
            _ => return Ok(ExitCode::SUCCESS),
        }
    }
}

fn password(store: &Store, login_text: &str) -> Result<ExitCode, Failure> {
    let login = login(login_text)?;
    let record = find(store, &login)?;
    let password = chosen(&login)?;
    let id = record.account.id.as_str();
    store.access().set_password(id, &password, None, operator())?;
    println!("The password of {} was changed; its sessions have ended.", login.as_str());
    Ok(ExitCode::SUCCESS)
}

fn set_active(store: &Store, login_text: &str, active: bool) -> Result<ExitCode, Failure> {
    let record = find(store, &login(login_text)?)?;
    let change = AccountChange { active: Some(active), ..AccountChange::default() };
    let id = record.account.id.as_str();
    match store.access().change_account(id, record.revision, &change, operator())? {
        Changed::To(record) => println!("{}", sentence(&record)),
        Changed::Stale | Changed::Missing => {
            return Err(Failure("the account was changed meanwhile; try again".to_owned()));
        }
    }
    Ok(ExitCode::SUCCESS)
}

pub fn rotate_keys(database: Option<String>) -> Result<ExitCode, Failure> {
    let store = maintain::open(database, true)?;
    let fresh = api::fresh_key()?;
    store.access().rotate_keys(&fresh, operator())?;
    println!("Tokens are signed with the key {} from now on; sessions go on.", fresh.id);
    Ok(ExitCode::SUCCESS)
}

/// Whoever has this command line, for the audit log.
fn operator() -> By<'static> {
    By { who: OPERATOR, now: SystemClock.now() }
}

fn login(text: &str) -> Result<Login, Failure> {
    Ok(Login::parse(text).map_err(|invalid| format!("the login {text:?} {}", invalid.detail))?)
}

fn find(store: &Store, login: &Login) -> Result<AccountRecord, Failure> {
    let found = store.access().by_login(login)?;
    let missing = || Failure(format!("there is no account with the login {}", login.as_str()));
    found.map(|(record, _)| record).ok_or_else(missing)
}

/// The hash of the password that is asked for: never an argument, which other users of the machine could read.
fn chosen(login: &Login) -> Result<String, Failure> {
    let line = if std::io::stdin().is_terminal() {
        let who = login.as_str();
        rpassword::prompt_password(format!("Password for {who} (12 characters or more): "))?
    } else {
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line)?;
        line
    };
    let password = Password::choose(line.trim_end_matches(['\r', '\n']), login)
        .map_err(|invalid| format!("the password {}", invalid.detail))?;
    Ok(api::password_hash(&password)?)
}

fn sentence(record: &AccountRecord) -> String {
    let account = &record.account;
    let roles: Vec<&str> = account.roles.iter().map(|role| role.as_str()).collect();
    format!(
        "{}  {}  {}  {}  {}",
        account.login.as_str(),
        account.organisation.to_id(),
        roles.join(","),
        if account.active { "active" } else { "closed" },
        account.id
    )
}
