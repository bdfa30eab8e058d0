//! Words whose kind is a fact of the language or of the world: titles, offices, kinds of organisation, countries,
//! first names. Written from general knowledge; no list is copied from anywhere, and none says anything of a person.
//!
//! Useful for: asking what a single word can be. Not for: names of several words, which are read from the text.

use crate::hash;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// What a word can be, as bits.
pub type Kinds = u32;

/// A first name common somewhere in the world.
pub const FIRST: Kinds = 1;
/// A title or office that is printed before a name.
pub const TITLE: Kinds = 1 << 1;
/// A noun for somebody in an office, occupation or function.
pub const ROLE: Kinds = 1 << 2;
/// A noun that heads the name of an organisation.
pub const ORGANISATION: Kinds = 1 << 3;
/// A noun for something written.
pub const DOCUMENT: Kinds = 1 << 4;
/// A country, capital, state or large city.
pub const PLACE: Kinds = 1 << 5;
/// An adjective of a country or region.
pub const DEMONYM: Kinds = 1 << 6;
/// A news outlet or agency.
pub const MEDIA: Kinds = 1 << 7;
/// A month or a day of the week.
pub const DATE: Kinds = 1 << 8;
/// A word that is printed of men.
pub const HE: Kinds = 1 << 9;
/// A word that is printed of women.
pub const SHE: Kinds = 1 << 10;
/// A noun for several people, or for people in general.
pub const PEOPLE: Kinds = 1 << 11;
/// A word for somebody kept unnamed.
pub const UNNAMED: Kinds = 1 << 12;
/// A particle inside a name.
pub const PARTICLE: Kinds = 1 << 13;
/// What follows a name: Jr., III.
pub const SUFFIX: Kinds = 1 << 14;
/// A polite form of address.
pub const HONORIFIC: Kinds = 1 << 15;
/// A relative.
pub const KIN: Kinds = 1 << 16;
/// Members of a party or people, printed with a capital.
pub const MEMBERS: Kinds = 1 << 17;
/// A platform, a deity, a feast: capitalised, and never a speaker.
pub const SILENT: Kinds = 1 << 18;
/// The field of an office: `Secretary of State`.
pub const PORTFOLIO: Kinds = 1 << 19;
/// An organisation referred to by what it is, whatever its name: `the company`.
pub const GENERIC: Kinds = 1 << 20;
/// A role that any office-holder can be called: `the official`.
pub const WIDE_ROLE: Kinds = 1 << 21;
/// Somebody who speaks for somebody else.
pub const SPOKESPERSON: Kinds = 1 << 22;
/// An organisation that speaks under its common noun: `police`.
pub const SELF_NAMED: Kinds = 1 << 23;
/// A first name that by custom agrees with `he`. Serves agreement with a pronoun that is printed, and leaves no trace.
pub const HE_NAME: Kinds = 1 << 24;
/// A first name that by custom agrees with `she`; as [`HE_NAME`].
pub const SHE_NAME: Kinds = 1 << 25;

/// Longer lists, as data: sections of words under the name of what they are. Lines that begin with `#` say whence.
const FILES: [&str; 2] = [include_str!("../../lexicon/first-names.txt"), include_str!("../../lexicon/world.txt")];

/// The words of [`FILES`] with what each can be.
fn listed() -> impl Iterator<Item = (Kinds, &'static str)> {
    FILES.iter().flat_map(|file| {
        let mut kinds = 0;
        file.lines().filter(|line| !line.starts_with('#')).flat_map(move |line| {
            let heading = line.starts_with('[');
            if heading {
                kinds = match line {
                    "[he]" => FIRST | HE_NAME,
                    "[she]" => FIRST | SHE_NAME,
                    "[either]" => FIRST,
                    "[place]" => PLACE,
                    "[demonym]" => DEMONYM,
                    "[members]" => MEMBERS,
                    "[media]" => MEDIA | ORGANISATION,
                    _ => ORGANISATION,
                };
            }
            let words = if heading { "" } else { line };
            words.split_ascii_whitespace().map(move |word| (kinds, word))
        })
    })
}

const LISTS: &[(Kinds, &str)] = &[
    (
        TITLE | HONORIFIC | HE,
        "mr mr. sir lord father brother monsignor herr monsieur sheikh shaikh imam mullah ayatollah rabbi",
    ),
    (TITLE | HONORIFIC | SHE, "mrs mrs. ms ms. miss dame madame lady sister"),
    (TITLE | HONORIFIC, "dr dr. prof prof. rev rev. hon hon. reverend saint messrs messrs."),
    (
        TITLE | ROLE,
        "president vice-president minister premier chancellor senator representative congressman congresswoman governor \
         mayor secretary ambassador commissioner director chairman chairwoman chairperson chair chief ceo cfo coo cto judge \
         justice magistrate prosecutor attorney sheriff inspector superintendent sergeant captain lieutenant colonel \
         major general admiral commander corporal constable detective marshal officer professor doctor pope cardinal \
         archbishop bishop pastor king queen prince princess emperor sultan emir crown speaker leader deputy assemblyman \
         assemblywoman councilman councilwoman councillor councilor alderman delegate coach manager editor undersecretary \
         administrator coordinator spokesman spokeswoman spokesperson treasurer comptroller ombudsman mp msp mep mla mpp td \
         analyst economist author co-author founder co-founder owner principal dean provost chancellor rector lawyer \
         solicitor barrister counsel envoy whip strategist candidate nominee adviser advisor aide correspondent reporter \
         journalist columnist historian scientist researcher lobbyist pilot astronaut cosmonaut actor actress singer",
    ),
    (
        TITLE,
        "sen sen. sens sens. rep rep. reps reps. gov gov. gen gen. lt lt. col col. capt capt. sgt sgt. maj maj. adm adm. \
         cmdr cmdr. pres pres. brig brig. cpl cpl. pvt pvt. supt supt. insp insp. asst asst. atty atty. det det. hon. \
         prime vice former ex then-president then-secretary acting interim outgoing incoming retired chief senior \
         assistant associate executive managing first lady majority minority district state federal supreme \
         undersecretary-general secretary-general attorney-general lieutenant-governor republican democratic democrat",
    ),
    (
        ROLE,
        "official minister worker member employee resident neighbour neighbor teacher student nurse physician surgeon \
         engineer expert scholar activist campaigner organiser organizer farmer driver passenger victim witness eyewitness \
         survivor soldier veteran policeman policewoman cop investigator detective firefighter paramedic lawmaker \
         legislator politician congressman diplomat businessman businesswoman entrepreneur executive boss banker trader \
         investor tycoon billionaire critic commentator pundit pollster blogger writer novelist poet playwright artist \
         musician composer filmmaker producer presenter host anchor broadcaster photographer athlete player striker \
         goalkeeper midfielder quarterback pitcher swimmer runner cyclist champion captain skipper referee umpire boxer \
         defendant suspect plaintiff accused gunman attacker shooter hijacker inmate prisoner detainee accountant clerk \
         agent broker consultant contractor developer designer inventor programmer technician mechanic electrician \
         carpenter docker fisherman miner baker butcher chef cook waiter waitress barber hairdresser shopkeeper \
         vicar priest nun monk preacher theologian philosopher psychologist psychiatrist sociologist biologist chemist \
         physicist astronomer geologist meteorologist seismologist epidemiologist virologist climatologist ecologist \
         archaeologist anthropologist linguist librarian curator archivist head boss incumbent successor predecessor \
         opponent rival challenger frontrunner front-runner contender candidate hopeful newcomer secretary-general \
         politician republican democrat conservative socialist liberal independent moderate progressive nominee warden \
         ranger landlord tenant homeowner customer shopper pensioner teenager founder chief-of-staff supporter opponent \
         whistleblower informant jurist coroner examiner regulator watchdog midwife pharmacist dentist vet veterinarian \
         volunteer pollster parent negotiator mediator delegate rapporteur laureate winner star legend icon \
         statesman czar tsar magnate mogul financier philanthropist ambassador consul attache envoy broadcaster",
    ),
    (ROLE | WIDE_ROLE, "official politician man woman leader lawmaker executive boss diplomat figure"),
    (ROLE | SPOKESPERSON, "spokesman spokeswoman spokesperson spox"),
    (
        HE,
        "spokesman chairman congressman businessman councilman policeman king prince emperor sultan husband father son \
         brother uncle nephew grandfather grandson dad boyfriend man boy gentleman widower salesman fisherman actor pope \
         cardinal stepfather half-brother brother-in-law father-in-law son-in-law alderman ombudsman assemblyman statesman",
    ),
    (
        SHE,
        "spokeswoman chairwoman congresswoman businesswoman councilwoman policewoman queen princess empress wife mother \
         daughter sister aunt niece grandmother granddaughter mom mum girlfriend woman girl lady widow saleswoman actress \
         stepmother half-sister sister-in-law mother-in-law daughter-in-law assemblywoman waitress nun midwife",
    ),
    (
        KIN,
        "wife husband mother father son daughter brother sister uncle aunt nephew niece cousin grandfather grandmother \
         grandson granddaughter stepfather stepmother widow widower partner girlfriend boyfriend fiance fiancee twin \
         mom dad mum half-brother half-sister brother-in-law sister-in-law father-in-law mother-in-law son-in-law \
         daughter-in-law child parent spouse ex-wife ex-husband",
    ),
    (
        ORGANISATION,
        "ministry department agency bureau office commission committee subcommittee council court tribunal parliament \
         congress senate assembly house chamber government administration cabinet authority board service directorate \
         inspectorate embassy consulate mission university college school academy institute institution faculty hospital \
         clinic church mosque synagogue diocese archdiocese party union federation confederation alliance coalition league \
         association society foundation trust fund charity organisation organization group movement front network forum \
         initiative campaign company corporation corp corp. inc inc. ltd ltd. llc plc co co. gmbh ag bank holdings \
         industries enterprises partners airlines airways motors motor railways rail energy electric pharmaceuticals \
         laboratories laboratory technologies systems media news times post herald tribune journal gazette guardian \
         telegraph observer chronicle star mirror express mail press newspaper magazine broadcaster television tv radio \
         police constabulary army navy corps guard guards force forces brigade regiment fleet militia brigades command \
         fc club athletic conference hotel restaurant museum library theatre theater orchestra center centre centers \
         headquarters secretariat consortium brotherhood jihad taliban hezbollah hamas syndicate cooperative programme \
         management investments securities insurance google amazon microsoft apple boeing walmart exxon verizon nasdaq \
         ikea toyota samsung pfizer gallup quinnipiac wikileaks statista pac pacs gop \
         program project survey system exchange treasury pentagon kremlin interpol europol unicef unesco nato opec nasa fbi \
         cia nsa",
    ),
    (ORGANISATION | SELF_NAMED, "police"),
    (
        GENERIC,
        "company firm organisation organization group agency corporation business carrier airline operator \
         manufacturer retailer publisher broadcaster newspaper magazine outlet nonprofit ngo utility lender automaker carmaker watchdog regulator",
    ),
    (
        DOCUMENT,
        "report study statement survey poll letter memo memorandum document paper article book law bill act treaty \
         constitution resolution motion lawsuit suit complaint indictment filing ruling opinion decision verdict judgment \
         judgement order affidavit transcript email e-mail tweet post message note sign banner placard poster website site \
         page blog data figure statistic record file dossier analysis review investigation inquiry probe audit census \
         autopsy release communique bulletin editorial column headline story account guideline guidance code manual \
         agreement contract deal petition manifesto platform speech release summary abstract text advisory notice \
         warning forecast projection estimate index ad advertisement commercial video recording tape footage image \
         imaging evidence research finding result test report media_report schedule app algorithm model bible quran scripture \
         schedule framework plan leaflet flyer book novel memoir biography diary cable slogan article charge count",
    ),
    (
        PEOPLE,
        "people officials authorities critics experts analysts observers researchers scientists residents witnesses voters \
         supporters opponents protesters demonstrators lawyers prosecutors police investigators others some many most \
         several few both all everyone everybody anyone nobody public families relatives friends colleagues students \
         workers union members lawmakers republicans democrats activists campaigners doctors economists historians \
         neighbours neighbors locals citizens men women children leaders ministers sources insiders americans crowd \
         staff crew personnel management media press family pair duo couple trio team majority minority percent % half \
         third thirds quarter two three four five six dozen dozens hundreds thousands millions users fans players pundits \
         respondents participants those group",
    ),
    (
        UNNAMED,
        "source sources someone somebody insider insiders anonymous unnamed unidentified caller informant whistleblower \
         bystander aide rumour rumours rumor rumors reports",
    ),
    (
        PARTICLE,
        "de del della der den des di da dos das do du van von zu zum ten ter bin ibn bint al el la le los las e y ben abu af av",
    ),
    (SUFFIX, "jr jr. sr sr. ii iii iv qc kc phd ph.d. m.d. esq mbe obe"),
    (
        DATE,
        "january february march april may june july august september october november december monday tuesday wednesday \
         thursday friday saturday sunday jan. feb. mar. apr. aug. sept. sep. oct. nov. dec.",
    ),
    (
        MEDIA | ORGANISATION,
        "reuters bbc cnn nbc cbs abc npr pbs afp ap upi tass interfax xinhua bloomberg politico buzzfeed axios vox slate \
         wikinews aljazeera ndtv espn msnbc cnbc fars isna irna jazeera tasnim rudaw anadolu kyodo yonhap ria ansa efe dpa \
         rnz abs-cbn gma rappler haaretz forbes fox variety politifact propublica lemonde spiegel bild nrk svt yle dw rt sputnik breitbart huffpost itv stv rte",
    ),
    (
        SILENT,
        "twitter facebook instagram youtube tiktok telegram whatsapp weibo reddit snapchat myspace linkedin internet god \
         christmas easter ramadan english french german spanish olympics covid-19 covid coronavirus earth moon mars iphone \
         islam christianity judaism christian muslim jewish nazi islamic catholic libertarian evangelical hispanic latino \
         mexican-american african-american asian-american democrat",
    ),
    (
        MEMBERS,
        "democrats republicans conservatives liberals tories whigs socialists communists greens labourites muslims \
         christians jews catholics protestants hindus sikhs buddhists palestinians kurds arabs israelis iranians \
         americans russians ukrainians germans europeans africans asians latinos hispanics founders britons syrians \
         iraqis turks afghans indians pakistanis chinese mexicans canadians australians african-americans millennials evangelicals libertarians saudis hispanics",
    ),
    (
        PORTFOLIO,
        "state defense defence health finance interior education agriculture commerce labor labour justice transportation \
         transport energy treasury environment foreign affairs security homeland housing urban development veterans \
         human services trade information culture home war navy army police operations communications staff economy \
         tourism sports science technology immigration planning relations policy research public works fire gas food drug arts oil light disease sciences medicine \
         parks customs border search cybersecurity infrastructure equality economy economic emergency emergencies",
    ),
    (
        PLACE,
        "america washington london paris moscow beijing tokyo tehran berlin rome madrid brussels geneva kyiv kiev ankara \
         jerusalem baghdad kabul delhi islamabad seoul pyongyang canberra ottawa cairo damascus riyadh dubai caracas \
         havana vienna athens warsaw prague budapest stockholm oslo copenhagen helsinki dublin lisbon bern amsterdam \
         hague strasbourg nairobi pretoria johannesburg lagos abuja accra addis ababa tripoli tunis algiers rabat beirut \
         amman doha muscat sanaa aden gaza mumbai kolkata dhaka colombo kathmandu manila jakarta bangkok hanoi singapore \
         taipei shanghai wellington auckland sydney melbourne toronto montreal vancouver chicago boston houston dallas \
         detroit philadelphia atlanta miami seattle denver york angeles francisco alabama alaska arizona arkansas \
         california colorado connecticut delaware florida hawaii idaho illinois indiana iowa kansas kentucky louisiana \
         maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada jersey ohio oklahoma \
         oregon pennsylvania tennessee texas utah vermont virginia wisconsin wyoming carolina dakota mexico hampshire \
         england scotland wales europe africa asia antarctica crimea kashmir tibet kosovo catalonia ontario quebec alberta \
         queensland victoria manhattan brooklyn bronx staten calif. ore. ariz. ark. colo. conn. fla. ga. ill. \
         ind. kan. ky. la. mass. md. mich. minn. miss. mo. mont. neb. nev. n.c. n.d. n.h. n.j. n.m. n.y. okla. pa. r.i. \
         s.c. s.d. tenn. tex. va. vt. wash. wis. w.va. wyo. d.c. b.c.",
    ),
];

/// Countries with the adjectives that belong to each: `iran iranian`.
const COUNTRIES: &str = "afghanistan afghan|albania albanian|algeria algerian|angola angolan|argentina argentine argentinian|\
    armenia armenian|australia australian|austria austrian|azerbaijan azerbaijani|bahrain bahraini|bangladesh bangladeshi|\
    belarus belarusian|belgium belgian|bolivia bolivian|bosnia bosnian|botswana|brazil brazilian|britain british uk u.k. kingdom|bulgaria \
    bulgarian|burundi burundian|cambodia cambodian|cameroon cameroonian|canada canadian|chad chadian|chile chilean|china chinese|colombia \
    colombian|congo congolese drc|croatia croatian|cuba cuban|cyprus cypriot|czechia czech|denmark danish|ecuador \
    ecuadorian|egypt egyptian|eritrea eritrean|estonia estonian|ethiopia ethiopian|fiji fijian|finland finnish|france french|\
    gambia gambian|georgia georgian|germany german|ghana ghanaian|greece greek|guatemala guatemalan|guinea guinean|haiti haitian|honduras \
    honduran|hungary hungarian|iceland icelandic|india indian|indonesia indonesian|iran iranian|iraq iraqi|ireland irish|\
    israel israeli|italy italian|jamaica jamaican|japan japanese|jordan jordanian|kazakhstan kazakh|kenya kenyan|korea \
    korean|kuwait kuwaiti|kyrgyzstan kyrgyz|laos|latvia latvian|lebanon lebanese|liberia liberian|libya libyan|lithuania \
    lithuanian|luxembourg|macedonia macedonian|madagascar|malawi malawian|malaysia malaysian|mali malian|malta maltese|\
    mexico mexican|moldova moldovan|mongolia mongolian|montenegro montenegrin|morocco moroccan|mozambique|myanmar burma burmese|namibia \
    namibian|nepal nepalese nepali|netherlands dutch|nicaragua nicaraguan|niger|nigeria nigerian|norway norwegian|oman omani|pakistan \
    pakistani|palestine palestinian|panama|paraguay|peru peruvian|philippines philippine filipino|poland polish|portugal \
    portuguese|qatar qatari|romania romanian|russia russian|rwanda rwandan|samoa samoan|saudi|senegal senegalese|serbia \
    serbian|sierra|singapore singaporean|slovakia slovak|slovenia slovenian|somalia somali|spain spanish|sudan sudanese|\
    sweden swedish|switzerland swiss|syria syrian|taiwan taiwanese|tajikistan tajik|tanzania tanzanian|thailand thai|tonga \
    tongan|tunisia tunisian|turkey turkish|turkmenistan|uganda ugandan|ukraine ukrainian|uruguay uruguayan|usa u.s. us \
    u.s.a. american america|uzbekistan uzbek|venezuela venezuelan|vietnam vietnamese|yemen yemeni|zambia zambian|zimbabwe zimbabwean|\
    europe european|africa african|asia asian|scotland scottish|wales welsh|england english|catalonia catalan";

static TABLE: LazyLock<FxHashMap<u32, (Kinds, u32)>> = LazyLock::new(|| {
    let mut table: FxHashMap<u32, (Kinds, u32)> = FxHashMap::default();
    let hash = |word: &str| hash::bytes(word.bytes());
    for (kinds, words) in LISTS {
        for word in words.split_ascii_whitespace() {
            let key = hash(word);
            table.entry(key).or_insert((0, key)).0 |= kinds;
        }
    }
    for (kinds, word) in listed() {
        let key = hash(word);
        table.entry(key).or_insert((0, key)).0 |= kinds;
    }
    for country in COUNTRIES.split('|') {
        let mut words = country.split_ascii_whitespace();
        let first = words.next().expect("every entry names a country");
        let name = hash(first);
        table.entry(name).or_insert((0, name)).0 |= PLACE;
        for word in words {
            let names =
                matches!(word, "uk" | "u.k." | "us" | "u.s." | "u.s.a." | "america" | "drc" | "kingdom" | "burma");
            let entry = table.entry(hash(word)).or_insert((0, name));
            entry.0 |= if names { PLACE } else { DEMONYM };
            entry.1 = name;
        }
    }
    table
});

/// The table, looked up once per document.
pub struct Gazetteer(&'static FxHashMap<u32, (Kinds, u32)>);

impl Gazetteer {
    /// The gazetteer. **Cost**: the first call of a process builds the table, about a millisecond.
    #[must_use]
    pub fn get() -> Gazetteer {
        Gazetteer(&TABLE)
    }

    /// What the word of that lowercase hash can be.
    #[inline]
    #[must_use]
    pub fn kinds(&self, lower: u32) -> Kinds {
        self.0.get(&lower).map_or(0, |entry| entry.0)
    }

    /// The country that an adjective or abbreviation stands for; any other word stands for itself.
    #[must_use]
    pub fn country(&self, lower: u32) -> u32 {
        self.0.get(&lower).map_or(lower, |entry| entry.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(word: &str) -> Kinds {
        Gazetteer::get().kinds(hash::bytes(word.bytes()))
    }

    #[test]
    fn words_have_their_kinds() {
        assert_ne!(kinds("ministry") & ORGANISATION, 0);
        assert_ne!(kinds("iranian") & DEMONYM, 0);
        assert_ne!(kinds("iran") & PLACE, 0);
        assert_ne!(kinds("winnipeg") & PLACE, 0);
        assert_ne!(kinds("odette") & FIRST & !SHE_NAME, 0);
        assert_eq!(kinds("tree"), 0);
    }

    #[test]
    fn no_first_name_agrees_with_both_pronouns() {
        for (_, word) in listed() {
            assert_ne!(kinds(word) & (HE_NAME | SHE_NAME), HE_NAME | SHE_NAME, "{word}");
        }
    }

    #[test]
    fn an_adjective_stands_for_its_country() {
        let hash = |word: &str| hash::bytes(word.bytes());
        assert_eq!(Gazetteer::get().country(hash("iranian")), hash("iran"));
        assert_eq!(Gazetteer::get().country(hash("u.s.")), Gazetteer::get().country(hash("american")));
    }

    #[test]
    fn no_two_words_share_a_hash() {
        let mut seen: FxHashMap<u32, &str> = FxHashMap::default();
        let countries = COUNTRIES.split('|').flat_map(str::split_ascii_whitespace);
        let listed = listed().map(|(_, word)| word);
        for word in LISTS.iter().flat_map(|(_, words)| words.split_ascii_whitespace()).chain(countries).chain(listed) {
            let other = seen.entry(hash::bytes(word.bytes())).or_insert(word);
            assert_eq!(*other, word);
        }
    }
}
