//! What the spheres of the law are about.

/// What is developed or supported: accusative in Kazakh, genitive in Russian.
pub(crate) type Object = (&'static str, &'static str, &'static str);

/// Spheres of the law, each with what its projects are about and whom they are for.
pub(crate) struct Subject {
    pub sphere: &'static str,
    pub objects: [Object; 3],
    /// Codes of the groups of people.
    pub groups: [&'static str; 2],
}

const fn subject(sphere: &'static str, groups: [&'static str; 2], objects: [Object; 3]) -> Subject {
    Subject { sphere, objects, groups }
}

/// Spheres with their weights: how many of a thousand projects and organisations are of it.
pub(crate) const SPHERES: [(usize, u32); 18] = [
    (0, 120),
    (1, 80),
    (2, 60),
    (3, 150),
    (4, 60),
    (5, 130),
    (6, 50),
    (7, 50),
    (8, 50),
    (9, 60),
    (10, 20),
    (11, 40),
    (12, 10),
    (13, 20),
    (14, 40),
    (15, 35),
    (16, 10),
    (17, 15),
];

/// The spheres in the order of their code list.
#[rustfmt::skip] // a table: one line each
pub(crate) const SUBJECTS: [Subject; 18] = [
    subject("education_science_sport", ["children", "youth"], [
        ("ауыл мектептеріндегі ғылыми үйірмелерді", "научных кружков в сельских школах", "science clubs in village schools"),
        ("бұқаралық спорт алаңдарын", "площадок массового спорта", "grounds for sport for all"),
        ("балалардың цифрлық сауатын", "цифровой грамотности детей", "digital literacy of children"),
    ]),
    subject("health", ["general_public", "children"], [
        ("салауатты өмір салты орталықтарын", "центров здорового образа жизни", "centres of healthy living"),
        ("аутизмі бар балаларға көмек кабинеттерін", "кабинетов помощи детям с аутизмом", "help rooms for children with autism"),
        ("донорлық қозғалысты", "донорского движения", "the blood donor movement"),
    ]),
    subject("environment", ["general_public", "youth"], [
        ("қалдықтарды бөлек жинау жүйесін", "системы раздельного сбора отходов", "separate waste collection"),
        ("өзен жағалауларын тазарту қозғалысын", "движения по очистке берегов рек", "river bank clean-ups"),
        ("экологиялық білім беруді", "экологического просвещения", "environmental education"),
    ]),
    subject("youth_children", ["youth", "children"], [
        ("жастар ресурстық орталықтарын", "молодёжных ресурсных центров", "youth resource centres"),
        ("аула клубтарын", "дворовых клубов", "neighbourhood clubs"),
        ("жас кәсіпкерлер бастамаларын", "инициатив молодых предпринимателей", "initiatives of young entrepreneurs"),
    ]),
    subject("family_gender", ["women", "families"], [
        ("отбасылық кеңес беру қызметін", "службы семейного консультирования", "family counselling"),
        ("әйелдердің кәсіби желілерін", "профессиональных сетей женщин", "professional networks of women"),
        ("тұрмыстық зорлықтың алдын алу жұмысын", "работы по предупреждению бытового насилия", "work against domestic violence"),
    ]),
    subject("vulnerable_groups", ["people_with_disabilities", "older_people"], [
        ("мүгедектігі бар адамдардың күндізгі орталықтарын", "дневных центров для людей с инвалидностью", "day centres for people with disabilities"),
        ("қарттарға үйде көмек көрсетуді", "помощи пожилым на дому", "home help for older people"),
        ("кедергісіз ортаны", "безбарьерной среды", "a barrier-free environment"),
    ]),
    subject("orphans_families", ["orphans", "large_families"], [
        ("балалар үйі түлектеріне тәлімгерлікті", "наставничества для выпускников детских домов", "mentoring of care leavers"),
        ("көпбалалы отбасыларды қолдау орталықтарын", "центров поддержки многодетных семей", "support centres for large families"),
        ("қабылдаушы ата-аналар мектептерін", "школ приёмных родителей", "schools for foster parents"),
    ]),
    subject("employment", ["unemployed", "rural_residents"], [
        ("қайта даярлау курстарын", "курсов переподготовки", "retraining courses"),
        ("әлеуметтік кәсіпкерлікті", "социального предпринимательства", "social enterprise"),
        ("ауылдағы қолөнер шеберханаларын", "ремесленных мастерских на селе", "village craft workshops"),
    ]),
    subject("rights", ["general_public", "women"], [
        ("тегін құқықтық кеңес беруді", "бесплатных юридических консультаций", "free legal advice"),
        ("тұтынушылар құқығын қорғау қызметін", "службы защиты прав потребителей", "consumer protection"),
        ("құқықтық сауаттылықты", "правовой грамотности", "legal literacy"),
    ]),
    subject("culture", ["general_public", "youth"], [
        ("көркемөнерпаздар ұжымдарын", "коллективов художественной самодеятельности", "amateur arts groups"),
        ("ауыл кітапханаларын", "сельских библиотек", "village libraries"),
        ("дәстүрлі музыка мектебін", "школы традиционной музыки", "a school of traditional music"),
    ]),
    subject("heritage", ["general_public", "children"], [
        ("өлкетану мұражайларын", "краеведческих музеев", "local history museums"),
        ("тарихи ескерткіштер картасын", "карты исторических памятников", "a map of monuments"),
        ("ауызша тарих мұрағатын", "архива устной истории", "an oral history archive"),
    ]),
    subject("unity", ["general_public", "youth"], [
        ("этносаралық үнқатысу алаңдарын", "площадок межэтнического диалога", "places of dialogue between ethnic groups"),
        ("көрші қауымдастықтарды", "соседских сообществ", "neighbourhood communities"),
        ("мемлекеттік тіл клубтарын", "клубов государственного языка", "clubs of the state language"),
    ]),
    subject("probation", ["people_on_probation", "youth"], [
        ("пробация есебіндегі адамдарға көмекті", "помощи лицам на учёте пробации", "help for people on probation"),
        ("жасөспірімдерге тәлімгерлікті", "наставничества для подростков", "mentoring of teenagers"),
        ("әлеуметтік бейімдеу орталығын", "центра социальной адаптации", "a centre of social adaptation"),
    ]),
    subject("public_service_monitoring", ["general_public", "rural_residents"], [
        ("мемлекеттік қызмет сапасының қоғамдық мониторингін", "общественного мониторинга качества госуслуг", "public monitoring of services"),
        ("бюджетке қоғамдық бақылауды", "общественного контроля бюджета", "public oversight of budgets"),
        ("азаматтардың кері байланыс жүйесін", "системы обратной связи граждан", "citizen feedback"),
    ]),
    subject("civil_society", ["ngos", "general_public"], [
        ("ҮЕҰ ресурстық орталықтарын", "ресурсных центров НПО", "resource centres of NGOs"),
        ("ҮЕҰ есептілігінің ашықтығын", "открытости отчётности НПО", "openness of NGO reports"),
        ("жергілікті қоғамдастық қорларын", "фондов местных сообществ", "community foundations"),
    ]),
    subject("volunteering", ["volunteers", "youth"], [
        ("ерікті жасақтарды", "волонтёрских отрядов", "volunteer teams"),
        ("еріктілер мектебін", "школы волонтёров", "a school of volunteers"),
        ("күміс еріктілер қозғалысын", "движения серебряных волонтёров", "the movement of older volunteers"),
    ]),
    subject("animals", ["general_public", "children"], [
        ("жануарларға арналған панажайларды", "приютов для животных", "animal shelters"),
        ("жануарларды стерилизациялау науқанын", "кампании по стерилизации животных", "a neutering campaign"),
        ("жануарларға жауапкершілік сабақтарын", "уроков ответственного обращения с животными", "lessons in the care of animals"),
    ]),
    subject("other", ["rural_residents", "general_public"], [
        ("ауыл тұрғындарының бастамаларын", "инициатив сельских жителей", "initiatives of villagers"),
        ("апаттарға дайындық курстарын", "курсов готовности к чрезвычайным ситуациям", "courses of disaster preparedness"),
        ("қоғамдық кеңістіктерді", "общественных пространств", "public spaces"),
    ]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sphere_has_its_subject() {
        let list = domain::Codelists::get("spheres").unwrap();
        let codes: Vec<&str> = list.items.iter().map(|item| item.code.as_str()).collect();
        assert_eq!(codes, SUBJECTS.iter().map(|subject| subject.sphere).collect::<Vec<_>>());
        assert_eq!(SPHERES.iter().map(|(_, weight)| weight).sum::<u32>(), 1_000);
    }
}
