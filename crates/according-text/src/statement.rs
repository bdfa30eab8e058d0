//! A statement: one attribution in one text, with everything that is read about it.

use crate::{Entity, EntityId, Span};

names! {
    /// How the content is printed.
    Form {
        /// Wholly within quotation marks.
        Direct = "direct",
        /// Partly within quotation marks.
        Mixed = "mixed",
        /// Without quotation marks.
        Indirect = "indirect",
    }
}
names! {
    /// What kind of relation the cue expresses (PDTB 2.0, section 5: Comm, PAtt, Ftv, Ctrl).
    AttributionType {
        /// Saying, writing, announcing.
        Communication = "communication",
        /// Believing, thinking, expecting.
        Belief = "belief",
        /// Knowing, learning, seeing.
        Knowledge = "knowledge",
        /// Wanting, planning, ordering.
        Intention = "intention",
    }
}
names! {
    /// Whether the saying is affirmed.
    Polarity {
        /// It was said.
        Positive = "positive",
        /// It was denied, refused or not said.
        Negative = "negative",
    }
}
names! {
    /// Whether the saying took place.
    Determinacy {
        /// It took place.
        Actual = "actual",
        /// It might have, or would under a condition.
        Hypothetical = "hypothetical",
        /// It is to come.
        Future = "future",
        /// It was asked.
        Question = "question",
        /// Words were asked for and withheld.
        Declined = "declined",
    }
}
names! {
    /// What the source is, as printed; a pronoun has the class of what it stands for.
    SourceClass {
        /// A named person.
        Person = "person",
        /// A company, party, agency, government, team.
        Organisation = "organisation",
        /// Somebody named by office alone.
        Role = "role",
        /// Several people.
        Group = "group",
        /// A report, law, poll, website.
        Document = "document",
        /// Somebody kept unnamed.
        Unnamed = "unnamed",
        /// Nobody is printed.
        Implicit = "implicit",
    }
}
names! {
    /// By what means it was said.
    Medium {
        /// Before an audience.
        Speech = "speech",
        /// To one outlet.
        Interview = "interview",
        /// Before several.
        PressConference = "press_conference",
        /// A statement, letter or e-mail.
        Written = "written",
        /// A post on a platform.
        SocialPost = "social_post",
        /// On air.
        Broadcast = "broadcast",
        /// A report or filing.
        Document = "document",
    }
}
names! {
    /// On which platform a post stands.
    Platform {
        /// Twitter, later X.
        Twitter = "twitter",
        /// Facebook.
        Facebook = "facebook",
        /// Instagram.
        Instagram = "instagram",
        /// Telegram.
        Telegram = "telegram",
        /// YouTube.
        Youtube = "youtube",
        /// TikTok.
        Tiktok = "tiktok",
        /// Truth Social.
        TruthSocial = "truth_social",
        /// Weibo.
        Weibo = "weibo",
        /// WhatsApp.
        Whatsapp = "whatsapp",
        /// Snapchat.
        Snapchat = "snapchat",
        /// LinkedIn.
        Linkedin = "linkedin",
        /// Reddit.
        Reddit = "reddit",
        /// Tumblr.
        Tumblr = "tumblr",
        /// Mastodon.
        Mastodon = "mastodon",
        /// Bluesky.
        Bluesky = "bluesky",
        /// Threads.
        Threads = "threads",
        /// VKontakte.
        Vk = "vk",
        /// A weblog, on whatever platform.
        Blog = "blog",
    }
}
names! {
    /// What tells when it was said.
    SaidBasis {
        /// A calendar date.
        Explicit = "explicit",
        /// A date relative to another one ("on Tuesday").
        Relative = "relative",
        /// The dateline.
        Dateline = "dateline",
        /// Nothing but the date of publication.
        Published = "published",
        /// Nothing.
        None = "none",
    }
}
names! {
    /// How a quantity is hedged.
    Hedge {
        /// As printed.
        Exact = "exact",
        /// About.
        Approximate = "approximate",
        /// No fewer.
        AtLeast = "at_least",
        /// No more.
        AtMost = "at_most",
        /// Over.
        MoreThan = "more_than",
        /// Under.
        LessThan = "less_than",
        /// Between two values.
        Range = "range",
    }
}
names! {
    /// A judgement about who is meant.
    Judgement {
        /// This is the one.
        Positive = "positive",
        /// This is not the one.
        Negative = "negative",
        /// Looked, and abstained.
        Unsure = "unsure",
    }
}
names! {
    /// What somebody does by saying it. The classes and the lemmas that belong to each stand in the cue lexicon.
    SpeechAct {
        /// Says, tells, adds: no stance of the reporter.
        Say = "say",
        /// Claims, alleges, insists: the reporter keeps a distance.
        Claim = "claim",
        /// Believes, thinks, expects.
        Believe = "believe",
        /// Knows, finds, learns, shows.
        Know = "know",
        /// Asks, wonders.
        Ask = "ask",
        /// Demands, orders, calls for.
        Demand = "demand",
        /// Proposes, suggests, recommends.
        Propose = "propose",
        /// Promises, vows, agrees.
        Promise = "promise",
        /// Wants, hopes, plans.
        Intend = "intend",
        /// Announces, declares, confirms.
        Announce = "announce",
        /// Warns, threatens, predicts harm.
        Warn = "warn",
        /// Praises, thanks, congratulates.
        Praise = "praise",
        /// Criticises, condemns, mocks.
        Criticise = "criticise",
        /// Accuses, blames.
        Accuse = "accuse",
        /// Denies, rejects, refutes.
        Deny = "deny",
        /// Admits, concedes, apologises.
        Admit = "admit",
        /// Argues, explains, points out.
        Argue = "argue",
        /// Calls, describes, labels.
        Describe = "describe",
        /// Predicts, estimates.
        Predict = "predict",
        /// Supports, backs, endorses, agrees with.
        Support = "support",
        /// Opposes, objects to, votes against.
        Oppose = "oppose",
        /// Refuses, declines, keeps silent.
        Refuse = "refuse",
        /// Rules, decides, orders by right of office, votes.
        Decide = "decide",
        /// Mentions, cites, discusses.
        Mention = "mention",
    }
}

/// Who is meant by a source, or why nobody is named.
#[derive(Clone, Debug, PartialEq)]
pub struct Speaker {
    /// The fullest name in the article; absent where the judgement is not positive. A slice of the text.
    pub name: Option<Span>,
    /// Whose it is; absent where the judgement is not positive.
    pub entity_id: Option<EntityId>,
    /// Positive where somebody is named, unsure where we looked and abstained.
    pub judgement: Judgement,
    /// Which rule decided: `name`, `surname`, `pronoun`, `role`, `none` ...
    pub method: &'static str,
    /// Why, in words a reader can check.
    pub reason: String,
    /// 0 to 1.
    pub score: f32,
}

/// When it was said (TIMEX3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// TIMEX3 value such as `2023-05-30` or `2022-12`.
    pub timex: Option<String>,
    /// First day, ISO 8601.
    pub from: Option<String>,
    /// Last day, ISO 8601.
    pub to: Option<String>,
    /// What tells it.
    pub basis: SaidBasis,
}

impl Said {
    /// Nothing tells when.
    pub const UNKNOWN: Said = Said { timex: None, from: None, to: None, basis: SaidBasis::None };
}

/// A number in a text, with its unit and hedge.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// Where it stands, hedge included (UTF-8 bytes).
    pub span: Span,
    /// Lower bound.
    pub low: Option<f64>,
    /// Upper bound.
    pub high: Option<f64>,
    /// Canonical name of the unit that is printed: `percent`, `US dollar`, `kilometre`, `year of age`, `share`.
    pub unit: Option<String>,
    /// What is counted, as printed: `confirmed cases` (UTF-8 bytes).
    pub counted: Option<Span>,
    /// The hedge as printed.
    pub hedge: Hedge,
}

/// What somebody or something is called by a voice: a property of the words, never of who is called so.
///
/// The voice is the statement's in whose [`Statement::labels`] it stands, or the article's own in
/// [`Findings::labels`](crate::Findings::labels); `by` names another one where the words do ("dubbed X by critics").
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// The label as printed, with what qualifies it (UTF-8 bytes): "notorious terrorist group".
    pub span: Span,
    /// The word that makes it a label (UTF-8 bytes, within `span`): "terrorist".
    pub head: Span,
    /// Who is called so, as printed (UTF-8 bytes).
    pub mention: Span,
    /// The fullest name in the article of who is called so; absent where nobody stands out.
    pub name: Option<Span>,
    /// Whose name it is; absent with `name`.
    pub entity_id: Option<EntityId>,
    /// Whose label it is where the words name somebody (UTF-8 bytes): "critics".
    pub by: Option<Span>,
}

/// One statement: an attribution in one text with everything that is read about it. Spans are UTF-8 bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Source as printed, in text order; empty where the text names none.
    pub source: Vec<Span>,
    /// Cue.
    pub cue: Vec<Span>,
    /// Content, one span per fragment; never empty.
    pub content: Vec<Span>,
    /// How the content is printed.
    pub form: Form,
    /// Kind of relation.
    pub attribution_type: AttributionType,
    /// Whether it is affirmed.
    pub polarity: Polarity,
    /// Whether it took place.
    pub determinacy: Determinacy,
    /// What the source is.
    pub source_class: SourceClass,
    /// Lemma of the cue's head; absent where there is no cue.
    pub cue_lemma: Option<String>,
    /// What is done by saying it; absent where the lexicon does not know the cue.
    pub speech_act: Option<SpeechAct>,
    /// Who is meant: one entry per person, or a single abstention.
    pub speakers: Vec<Speaker>,
    /// Office of the source, as printed.
    pub source_role: Vec<Span>,
    /// Organisation or place whose office that is, as printed.
    pub source_affiliation: Vec<Span>,
    /// By what means.
    pub medium: Option<Medium>,
    /// On which platform a post stands, where the words tell.
    pub platform: Option<Platform>,
    /// The words that tell the medium.
    pub medium_span: Option<Span>,
    /// To whom.
    pub addressee: Vec<Span>,
    /// Through whom it reached the article, outermost first.
    pub via: Vec<Span>,
    /// Where it was said.
    pub place: Vec<Span>,
    /// When.
    pub said: Said,
    /// The words that tell when.
    pub time: Vec<Span>,
    /// Numbers inside the content.
    pub quantities: Vec<Quantity>,
    /// What the source calls somebody inside the content.
    pub labels: Vec<Label>,
    /// Index of the statement in whose content this one lies, in the article's list.
    pub parent: Option<u32>,
    /// Nesting depth, 0 for the outermost.
    pub depth: u8,
    /// Calibrated probability that the row is right, 0 to 1.
    pub confidence: f32,
}

impl Statement {
    /// A statement of which nothing is known but where it stands: said, affirmed, indirect, by a person.
    #[must_use]
    pub fn new(source: Vec<Span>, cue: Vec<Span>, content: Vec<Span>) -> Statement {
        Statement {
            source,
            cue,
            content,
            form: Form::Indirect,
            attribution_type: AttributionType::Communication,
            polarity: Polarity::Positive,
            determinacy: Determinacy::Actual,
            source_class: SourceClass::Person,
            cue_lemma: None,
            speech_act: None,
            speakers: Vec::new(),
            source_role: Vec::new(),
            source_affiliation: Vec::new(),
            medium: None,
            platform: None,
            medium_span: None,
            addressee: Vec::new(),
            via: Vec::new(),
            place: Vec::new(),
            said: Said::UNKNOWN,
            time: Vec::new(),
            quantities: Vec::new(),
            labels: Vec::new(),
            parent: None,
            depth: 0,
            confidence: 1.0,
        }
    }
}

/// Everything that is read in one article. Spans are UTF-8 bytes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Findings {
    /// What is attributed to somebody.
    pub statements: Vec<Statement>,
    /// Whom and what the article names, in the order of the first name.
    pub entities: Vec<Entity>,
    /// What the article calls somebody in its own voice, outside the content of every statement.
    pub labels: Vec<Label>,
    /// Numbers in the article's own voice, outside the content of every statement.
    pub quantities: Vec<Quantity>,
}

impl From<Vec<Statement>> for Findings {
    fn from(statements: Vec<Statement>) -> Findings {
        Findings { statements, ..Findings::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_parses_back() {
        for form in Form::ALL {
            assert_eq!(form.as_str().parse(), Ok(*form));
        }
        for act in SpeechAct::ALL {
            assert_eq!(act.as_str().parse(), Ok(*act));
        }
        assert_eq!("shouted".parse::<SpeechAct>(), Err(()));
    }
}
