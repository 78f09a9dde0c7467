//! The fields of a grant as columns of a table name them: by their titles, by their names in JSON, or both.

use std::fmt;
use std::sync::LazyLock;

/// What stands in a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    /// The id of a grant, an organisation or a person: a text of which nothing may be lost.
    Identifier,
    /// The number of a charity: digits, or letters and digits.
    Charity,
    /// The number of a company, of which leading zeros are a part.
    Company,
    Number,
    Day,
    /// Several texts in one cell, parted by semicolons.
    Texts,
    Object,
    Objects,
}

/// A field of the standard.
struct Field {
    name: &'static str,
    title: &'static str,
    kind: Kind,
    inside: Vec<Field>,
}

/// The fields of a grant, from the standard's schema.
static GRANT: LazyLock<Vec<Field>> = LazyLock::new(|| {
    let lines = include_str!("titles.txt").lines();
    let mut lines = lines.filter(|line| !line.starts_with('#')).peekable();
    fields(&mut lines, 0)
});

/// Reads the fields that lie so deep, and what lies in them.
fn fields(
    lines: &mut std::iter::Peekable<impl Iterator<Item = &'static str>>,
    depth: usize,
) -> Vec<Field> {
    let deep = |line: &str| line.len() - line.trim_start().len();
    let mut read = Vec::new();
    while let Some(line) = lines.next_if(|line| deep(line) == depth) {
        let mut words = line.trim_start().splitn(3, ' ');
        let name = words.next().unwrap_or_default();
        let kind = kind(words.next().unwrap_or_default());
        let title = words.next().unwrap_or_default();
        read.push(Field { name, title, kind, inside: fields(lines, depth + 2) });
    }
    read
}

fn kind(word: &str) -> Kind {
    match word {
        "identifier" => Kind::Identifier,
        "charity" => Kind::Charity,
        "company" => Kind::Company,
        "number" => Kind::Number,
        "day" => Kind::Day,
        "texts" => Kind::Texts,
        "object" => Kind::Object,
        "objects" => Kind::Objects,
        _ => Kind::Text,
    }
}

/// Bytes of a header that can be one of the standard's.
const LONGEST_HEADER: usize = 256;

/// One step on the way to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Name(&'static str),
    Index(u16),
}

/// The way from a grant to the value of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Way {
    pub(crate) steps: Vec<Step>,
    pub(crate) kind: Kind,
}

impl Way {
    /// Reads a header such as `Recipient Org:Name`, `Recipient Org:0:Name` or `recipientOrganization/0/name`, whatever its
    /// case and blanks; none where the standard has no such field.
    pub(crate) fn read(header: &str) -> Option<Self> {
        if header.len() > LONGEST_HEADER {
            return None;
        }
        let (mut steps, mut kind, mut inside) = (Vec::new(), Kind::Object, GRANT.as_slice());
        for part in header.split([':', '/']).map(str::trim) {
            if let Ok(index) = part.parse() {
                if !matches!(kind, Kind::Objects | Kind::Texts) {
                    return None;
                }
                steps.push(Step::Index(index));
                // What is counted is one of several.
                kind = if kind == Kind::Texts { Kind::Text } else { Kind::Object };
                continue;
            }
            if kind == Kind::Objects {
                steps.push(Step::Index(0));
            }
            let field =
                inside.iter().find(|field| same(field.title, part) || same(field.name, part))?;
            steps.push(Step::Name(field.name));
            (kind, inside) = (field.kind, field.inside.as_slice());
        }
        (!matches!(kind, Kind::Object | Kind::Objects)).then_some(Self { steps, kind })
    }

    /// Whether a grant whose value here cannot be read is refused: without it the grant, or who is meant, is unknown.
    pub(crate) fn is_needed(&self) -> bool {
        let names: Vec<&str> = self
            .steps
            .iter()
            .filter_map(|step| match step {
                Step::Name(name) => Some(*name),
                Step::Index(_) => None,
            })
            .collect();
        matches!(
            names.as_slice(),
            ["id" | "currency" | "amountAwarded" | "awardDate"]
                | [
                    "fundingOrganization" | "recipientOrganization" | "recipientIndividual",
                    "id" | "name"
                ]
        )
    }
}

/// The field as reasons name it: `recipientOrganization[0].name`.
impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.steps.iter().enumerate() {
            match step {
                Step::Name(name) if position == 0 => f.write_str(name)?,
                Step::Name(name) => write!(f, ".{name}")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// Whether two names are the same but for case and blanks.
fn same(one: &str, other: &str) -> bool {
    let folded = |text: &'_ str| -> String {
        text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
    };
    !one.is_empty() && folded(one) == folded(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_names_and_indexes_lead_to_the_same_field() {
        for (header, field) in [
            ("Identifier", "id"),
            ("Amount Awarded", "amountAwarded"),
            ("amountawarded", "amountAwarded"),
            ("Last modified", "dateModified"),
            ("Recipient Org:Name", "recipientOrganization[0].name"),
            (" recipient org : NAME ", "recipientOrganization[0].name"),
            ("Recipient Org:0:Name", "recipientOrganization[0].name"),
            ("recipientOrganization/0/name", "recipientOrganization[0].name"),
            ("recipientOrganization/name", "recipientOrganization[0].name"),
            (
                "Recipient Org:Location:2:Geographic Code",
                "recipientOrganization[0].location[2].geoCode",
            ),
            (
                "recipientOrganization/1/location/0/geoCode",
                "recipientOrganization[1].location[0].geoCode",
            ),
            ("Beneficiary Location:10:Name", "beneficiaryLocation[10].name"),
            ("Grant Programme: Title", "grantProgramme[0].title"),
            ("Planned Dates:Duration (months)", "plannedDates[0].duration"),
            ("Recipient Ind:Name", "recipientIndividual.name"),
            ("From An Open Call?", "fromOpenCall"),
            ("disbursementTransaction/0/Value", "disbursementTransaction[0].value"),
            ("Related Activity", "relatedActivity"),
            ("relatedActivity/1", "relatedActivity[1]"),
        ] {
            assert_eq!(
                Way::read(header).map(|way| way.to_string()).as_deref(),
                Some(field),
                "{header}"
            );
        }
    }

    #[test]
    fn what_the_standard_does_not_have_is_no_field() {
        for header in [
            "",
            ":",
            "Grant number",
            "Recipient Org",
            "Recipient Org:",
            "Recipient Org:0",
            "Planned Dates",
            "Title:Name",
            "Identifier:0",
            "0",
            "Recipient Org:-1:Name",
            "Recipient Org:0:1:Name",
            "Recipient Org:70000:Name",
        ] {
            assert_eq!(Way::read(header), None, "{header}");
        }
    }

    #[test]
    fn no_two_fields_beside_each_other_share_a_title_or_a_name() {
        fn check(fields: &[Field]) -> usize {
            for (position, field) in fields.iter().enumerate() {
                for other in &fields[position + 1..] {
                    for (one, two) in [
                        (field.title, other.title),
                        (field.name, other.title),
                        (field.title, other.name),
                    ] {
                        assert!(!same(one, two), "{one}");
                    }
                }
            }
            fields.len() + fields.iter().map(|field| check(&field.inside)).sum::<usize>()
        }
        assert_eq!(check(&GRANT), 161, "every line of the table is a field");
    }
}
