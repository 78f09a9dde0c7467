//! Which organisation stands at which place: the ministry, its committees, akimats, their departments, the operator of
//! grants, donors, and then all others.

/// How many there are of each.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Layout {
    pub organisations: u32,
    committees: u32,
    akimats: u32,
    departments: u32,
    donors: u32,
}

/// What stands at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seat {
    Ministry,
    Committee(u32),
    /// Of the region with this number.
    Akimat(u32),
    /// Region, and number of the department within its akimat.
    Department(u32, u32),
    Operator,
    Donor(u32),
    Ngo(u32),
}

/// The fewest organisations that make a picture, and the most for which there are numbers.
const BOUNDS: (u32, u32) = (16, 1_500_000);

impl Layout {
    pub(crate) fn of(organisations: u32) -> Self {
        let organisations = organisations.clamp(BOUNDS.0, BOUNDS.1);
        Self {
            organisations,
            committees: (organisations / 3_000).clamp(1, 3),
            akimats: (organisations / 10).clamp(1, 20),
            departments: (1 + organisations / 4_000).clamp(1, 8),
            donors: (organisations / 50).clamp(4, 400),
        }
    }

    /// What stands at a place.
    pub(crate) fn seat(&self, index: u32) -> Seat {
        let mut left = index;
        let groups =
            [1, self.committees, self.akimats, self.akimats * self.departments, 1, self.donors];
        for (group, count) in groups.into_iter().enumerate() {
            if left < count {
                return match group {
                    0 => Seat::Ministry,
                    1 => Seat::Committee(left),
                    2 => Seat::Akimat(left),
                    3 => Seat::Department(left / self.departments, left % self.departments),
                    4 => Seat::Operator,
                    _ => Seat::Donor(left),
                };
            }
            left -= count;
        }
        Seat::Ngo(left)
    }

    /// Where something stands.
    pub(crate) fn place(&self, seat: Seat) -> u32 {
        let akimats = 1 + self.committees;
        let departments = akimats + self.akimats;
        let operator = departments + self.akimats * self.departments;
        match seat {
            Seat::Ministry => 0,
            Seat::Committee(number) => 1 + number,
            Seat::Akimat(region) => akimats + region,
            Seat::Department(region, number) => departments + region * self.departments + number,
            Seat::Operator => operator,
            Seat::Donor(number) => operator + 1 + number,
            Seat::Ngo(number) => operator + 1 + self.donors + number,
        }
    }

    pub(crate) fn committees(&self) -> u32 {
        self.committees
    }

    pub(crate) fn akimats(&self) -> u32 {
        self.akimats
    }

    pub(crate) fn departments(&self) -> u32 {
        self.departments
    }

    pub(crate) fn donors(&self) -> u32 {
        self.donors
    }

    pub(crate) fn ngos(&self) -> u32 {
        self.organisations - self.place(Seat::Ngo(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn place_and_seat_are_each_others_inverse() {
        for organisations in [0, 16, 60, 1_000, 25_000] {
            let layout = Layout::of(organisations);
            for index in 0..layout.organisations {
                assert_eq!(layout.place(layout.seat(index)), index);
            }
            assert!(layout.ngos() > 0, "{layout:?}");
        }
    }
}
